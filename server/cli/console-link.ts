import { parseArgs } from 'node:util';
import { consoleUrl } from '../base-url.js';
import { createComponents } from '../components.js';
import { runCommand, UsageError } from './run-command.js';

const USAGE = 'Usage: npm run console-link [-- --reset "<agent\'s name>"]';

/** Prints a one-time link: for a new agent, or with `--reset` for a new password of an agent. */
await runCommand(async ({ settings, log, args }) => {
  const { reset } = readArguments(args);
  const components = createComponents(settings, log);
  try {
    await components.prepare();
    const { signIn } = components;
    const link =
      reset === undefined
        ? { secret: await signIn.createSetupLink(), name: undefined }
        : await signIn.createResetLink(reset);
    if (link === undefined) throw new UsageError(`There is no agent named "${reset}".`);
    const { secret, name } = link;
    process.stdout.write(`Console: ${consoleUrl(settings, settings.PORT, secret, name)}\n`);
  } finally {
    await components.close();
  }
});

function readArguments(args: string[]): { reset?: string | undefined } {
  try {
    return parseArgs({ args, options: { reset: { type: 'string' } } }).values;
  } catch {
    throw new UsageError(USAGE);
  }
}
