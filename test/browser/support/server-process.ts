import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../tools/free-port.mjs';
import { databaseSettings } from '../../support/test-postgres.js';
import type { ChatServer } from './chat-server.js';

const MAIN = path.resolve('dist/server/main.js');

/** A server process of one test: its own port and its own data. */
export interface ServerProcess extends ChatServer {
  /** A link for one more agent. */
  newConsoleLink(): Promise<string>;
  /** No chance to clean up. */
  kill(): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
}

/** For a test that kills the server, or sets its environment. Others start faster with `startChatServer`. */
export async function startServerProcess(
  settings: Record<string, string> = {},
): Promise<ServerProcess> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-e2e-'));
  const port = await freePort();
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...(await databaseSettings()),
  };
  let child: ChildProcess | null = null;
  let printed = '';

  async function start(): Promise<void> {
    printed = '';
    const started = fork(MAIN, [], {
      env: { ...process.env, ...env, ...settings },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once('exit', () => reject(new Error(`The server ended early:\n${printed}`)));
      started.stdout!.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (/^Ready: /m.test(printed)) resolve();
      });
    });
    started.removeAllListeners('exit');
  }

  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  function linkIn(output: string): string {
    const link = /^Console: (\S+)/m.exec(output)?.[1];
    if (!link) throw new Error(`No console link was printed:\n${output}`);
    const { pathname, hash } = new URL(link);
    return `http://127.0.0.1:${port}${pathname}${hash}`;
  }

  await start();
  return {
    origin: `http://127.0.0.1:${port}`,
    dataDir,
    // The one that is printed as long as nobody has signed up.
    consoleLink: async () => linkIn(printed),
    async newConsoleLink() {
      const command = path.resolve('dist/server/cli/console-link.js');
      const options = { env: { ...process.env, ...env, ...settings } };
      return linkIn((await promisify(execFile)(process.execPath, [command], options)).stdout);
    },
    kill: () => stop('SIGKILL'),
    start,
    async close() {
      await stop('SIGTERM');
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
