import type { FastifyInstance } from 'fastify';
import { baseUrl, consoleUrl } from './base-url.js';
import { buildApp } from './build-app.js';
import { createComponents } from './components.js';
import { ConfigError, readSettings, type Settings } from './config.js';
import { createLogger } from './logger.js';
import { trackSockets } from './open-sockets.js';
import { makeDataFolder } from './storage/data-folder.js';

/** How long a shutdown waits for requests under way, and for who is slow to read its end. */
const GRACE_MS = 3_000;

/** Starts the server on the settings of the environment, until it is told to stop. */
async function main(settings: Settings): Promise<void> {
  const log = createLogger(settings);
  // A forgotten rejection is a bug of one request; it does not take all conversations down.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  await makeDataFolder(settings);
  const components = createComponents(settings, log);
  await components.prepare();
  // What is overdue since the last run is settled before anybody is let in.
  await components.sweep();
  // A process that was killed right after an erase left its words in the write-ahead log.
  await components.storage.scrub();
  const { http, startJobs } = await buildApp(components);
  const openSockets = trackSockets(http.server);

  await listen(http, settings);
  startJobs();
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // Browsers connect ahead of need, and machines fall asleep: who has asked nothing by then, or does
    // not answer, is not waited for.
    setTimeout(() => openSockets.destroyAll(), GRACE_MS).unref();
    http.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the shutdown failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.PORT;
  if (await components.signIn.isUnset()) {
    const link = await components.signIn.mintLink();
    process.stdout.write(`Console: ${consoleUrl(settings, port, link)}\n`);
  }
  process.stdout.write(`Ready: ${baseUrl(settings, port)}\n`);
}

async function listen(http: FastifyInstance, { PORT: port, HOST }: Settings): Promise<void> {
  if (HOST !== undefined) return void (await http.listen({ port, host: HOST }));
  try {
    await http.listen({ port, host: '::' });
  } catch (error) {
    // A machine without IPv6.
    if ((error as NodeJS.ErrnoException).code !== 'EAFNOSUPPORT') throw error;
    await http.listen({ port, host: '0.0.0.0' });
  }
}

try {
  await main(readSettings(process.env));
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
