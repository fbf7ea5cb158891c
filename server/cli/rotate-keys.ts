import { createComponents } from '../components.js';
import { sendNotice } from '../nodes/node-notices.js';
import { runCommand, UsageError } from './run-command.js';

/** Makes new keys with which the server signs. A running server uses them within a minute. */
await runCommand(async ({ settings, log, args }) => {
  if (args.length > 0) throw new UsageError('Usage: npm run rotate-keys');
  const { keyring, bus, prepare, close } = createComponents(settings, log);
  try {
    await prepare();
    await keyring.rotate();
    sendNotice(bus, 'keys');
    await keyring.removeExpired();
    process.stdout.write(
      'New keys are made; a running server uses them within a minute.\n' +
        'The old keys stay valid until all that they signed has expired.\n',
    );
  } finally {
    await close();
  }
});
