import { createComponents } from '../components.js';
import { createSteppedClock, DEMO_MONTH, writeDemoData } from '../demo/write-demo-data.js';
import { RequestError } from '../request-error.js';
import { runCommand, UsageError } from './run-command.js';

const USAGE = 'Usage: npm run demo-data';
const DAY_MS = 24 * 60 * 60_000;

/** Fills a fresh database with two sites, a team, and a month of conversations. No server may run meanwhile. */
await runCommand(async ({ settings, log, args }) => {
  if (args.length > 0) throw new UsageError(USAGE);
  const end = Date.now();
  const clock = createSteppedClock(end - (DEMO_MONTH.days + 1) * DAY_MS);
  const components = createComponents(settings, log, { clock });
  try {
    await components.prepare();
    const written = await writeDemoData(components, clock, { ...DEMO_MONTH, end });
    process.stdout.write(
      `Wrote ${written.conversations} conversations.\n` +
        `Sign in as ${written.agents.join(', ')}; the password is ${written.password}\n`,
    );
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== 'conflict') throw error;
    throw new UsageError(`Demo data needs a fresh database: ${error.message}.`);
  } finally {
    await components.close();
  }
});
