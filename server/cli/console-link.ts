import { consoleUrl } from '../base-url.js';
import { createComponents } from '../components.js';
import { runCommand } from './run-command.js';

/** Prints a new one-time link, which creates an agent or sets a new password. */
await runCommand(async ({ settings, log }) => {
  const components = createComponents(settings, log);
  try {
    await components.prepare();
    const secret = await components.signIn.createSetupLink();
    process.stdout.write(`Console: ${consoleUrl(settings, settings.PORT, secret)}\n`);
  } finally {
    await components.storage.close();
  }
});
