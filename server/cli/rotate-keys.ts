import { createComponents } from '../components.js';
import { runCommand, UsageError } from './run-command.js';

/** Makes new keys for what the server signs. A running server uses them within a minute. */
await runCommand(async ({ settings, log, args }) => {
  if (args.length > 0) throw new UsageError('Usage: npm run rotate-keys');
  const { keyring, prepare, storage } = createComponents(settings, log);
  try {
    await prepare();
    await keyring.rotate();
    await keyring.removeExpired();
    process.stdout.write(
      'New keys are made; a running server uses them within a minute.\n' +
        'Old keys count until everything that they signed has run out.\n',
    );
  } finally {
    await storage.close();
  }
});
