import { consoleUrl } from '../base-url.js';
import { createComponents } from '../components.js';
import { runCommand } from './run-command.js';

/** Prints a new one-time link: it makes an agent, or gives one a new password. */
await runCommand(async ({ settings, log }) => {
  const components = createComponents(settings, log);
  try {
    await components.prepare();
    const link = await components.signIn.mintLink();
    process.stdout.write(`Console: ${consoleUrl(settings, settings.PORT, link)}\n`);
  } finally {
    await components.storage.close();
  }
});
