import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const MAIN = path.resolve('dist/server/main.js');
const SITE = path.resolve('dist/server/cli/site.js');
const CONSOLE_LINK = path.resolve('dist/server/cli/console-link.js');

/** A server process of one test: its own port and its own data. */
export interface ChatServer {
  readonly origin: string;
  readonly dataDir: string;
  /** The one-time address at which the console's first agent signs up. */
  consoleLink(): string;
  /** Another one, for one more agent. */
  newConsoleLink(): string;
  /** No chance to clean up. */
  kill(): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
  /** Ends the process, and removes its data. */
  close(): Promise<void>;
}

/** `site`: what the operator sets for the site of the demo pages; `others`: for more sites, by token. */
export async function startChatServer(
  settings: Record<string, string> = {},
  site: object | null = null,
  others: Record<string, object> = {},
): Promise<ChatServer> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-e2e-'));
  const port = await freePort();
  const env = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
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

  for (const [token, each] of Object.entries({ ...(site && { demo: site }), ...others }))
    setSite(token, each, { ...process.env, ...env, ...settings });
  await start();
  return {
    origin: `http://127.0.0.1:${port}`,
    dataDir,
    consoleLink() {
      return linkIn(printed, port);
    },
    newConsoleLink() {
      const output = execFileSync(process.execPath, [CONSOLE_LINK], {
        env: { ...process.env, ...env, ...settings },
        encoding: 'utf8',
      });
      return linkIn(output, port);
    },
    kill: () => stop('SIGKILL'),
    start,
    async close() {
      await stop('SIGTERM');
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function setSite(token: string, site: object, env: NodeJS.ProcessEnv): void {
  const file = path.join(env.DATA_DIR!, 'site.json');
  fs.writeFileSync(file, JSON.stringify(site));
  execFileSync(process.execPath, [SITE, 'set', token, '--file', file], { env, stdio: 'pipe' });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function linkIn(output: string, port: number): string {
  const link = /^Console: (\S+)/m.exec(output)?.[1];
  if (!link) throw new Error(`No console link was printed:\n${output}`);
  const { pathname, hash } = new URL(link);
  return `http://127.0.0.1:${port}${pathname}${hash}`;
}
