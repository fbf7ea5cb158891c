import { lookup } from 'node:dns/promises';
import type { FastifyInstance } from 'fastify';
import ipaddr from 'ipaddr.js';
import { baseUrl, consoleUrl } from './base-url.js';
import { buildApp } from './build-app.js';
import { createComponents } from './components.js';
import { ConfigError, readSettings, type Settings } from './config.js';
import { createLogger } from './logger.js';
import { prepareShutdown } from './shutdown.js';
import { makeDataFolder } from './storage/data-folder.js';

/** Runs the server until SIGTERM or SIGINT. */
async function main(settings: Settings): Promise<void> {
  const log = createLogger(settings);
  // An unhandled rejection is a bug of one request and must not end all conversations.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  await makeDataFolder(settings);
  const components = createComponents(settings, log);
  await components.prepare();
  // Deadlines that passed while the server was down are applied before clients connect.
  await components.sweep();
  // A process that was killed right after an erasure left the text in the write-ahead log.
  await components.storage.scrub();
  const { http, chunkCopies, startJobs } = await buildApp(components);
  await chunkCopies.update();
  const shutDown = prepareShutdown(http);

  await listen(http, settings).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new ConfigError(
      `PORT: another program listens on ${settings.PORT} already; choose another one`,
    );
  });
  if (settings.PUBLIC_URL === undefined && !isLoopback(http))
    log.warn({}, 'PUBLIC_URL is not set: whatever Host a request names counts as this server');
  startJobs();
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    shutDown().then(
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
  if (!(await components.signIn.hasAgents())) {
    const secret = await components.signIn.createSetupLink();
    process.stdout.write(`Console: ${consoleUrl(settings, port, secret)}\n`);
  }
  process.stdout.write(`Ready: ${baseUrl(settings, port)}\n`);
}

async function listen(http: FastifyInstance, { PORT: port, HOST }: Settings): Promise<void> {
  if (HOST !== undefined) {
    // For "localhost" Fastify opens one more server for the other address. It would serve no sockets.
    const host = HOST === 'localhost' ? (await lookup(HOST)).address : HOST;
    return void (await http.listen({ port, host }));
  }
  try {
    await http.listen({ port, host: '::' });
  } catch (error) {
    // The machine has no IPv6.
    if ((error as NodeJS.ErrnoException).code !== 'EAFNOSUPPORT') throw error;
    await http.listen({ port, host: '0.0.0.0' });
  }
}

/** Whether only this machine can reach the server. */
function isLoopback(http: FastifyInstance): boolean {
  return http
    .addresses()
    .every(
      (bound) => typeof bound === 'object' && ipaddr.process(bound.address).range() === 'loopback',
    );
}

try {
  await main(readSettings(process.env));
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
