import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleServer } from './bundle-server.js';

/** The server as a process that can be killed, stopped and started again on its file. */
export interface ChatProcess {
  readonly file: string;
  readonly dataDir: string;
  /** Where it listens now. */
  readonly port: number;
  readonly url: string;
  /** While it runs. */
  readonly pid: number;
  alive(): boolean;
  /** What it has written to its log. */
  logged(): string;
  /** The secret of the console link that the last start printed. */
  consoleLink(): string;
  start(): Promise<void>;
  /** `kill -9`: resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end; its exit code. */
  stop(): Promise<number | null>;
  /** Its time stands still; what is sent to it waits in the kernel. */
  pause(): void;
  resume(): void;
  /** CPU seconds of all its lives so far, as far as the system tells. */
  cpuSeconds(): number;
  /** Memory that it holds now, as far as the system tells. */
  residentBytes(): number;
  /** Files and connections that it has open, as far as the system tells. */
  openFiles(): number;
  /** Bytes of its heap after a forced collection; for a process that `reportsHeap`. */
  heapUsed(): Promise<number>;
  /** Ends it, and removes its data. */
  close(): Promise<void>;
}

export interface ChatProcessOptions {
  settings?: Record<string, string>;
  /** Where its data goes; else into a directory of its own. */
  dataDir?: string;
  /** What it runs, asked at each start. Default: the server of this tree. */
  program?: () => Promise<string>;
  /** A command that runs Node in its stead, such as one that sets limits. */
  wrapper?: readonly string[];
  /** Whether it answers `heapUsed`. */
  reportsHeap?: boolean;
}

const HEAP_REPORTER = fileURLToPath(new URL('heap-reporter.mjs', import.meta.url));

export function createChatProcess(options: ChatProcessOptions = {}): ChatProcess {
  const { settings = {}, program = bundleServer, wrapper = [], reportsHeap = false } = options;
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'chat-fault-'));
  let child: ChildProcess | undefined;
  let port = 0;
  let [printed, logged] = ['', ''];
  let earlierCpu = 0;

  const alive = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const cpu = () => (alive() ? readCpuSeconds(child!.pid!) : 0);

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!alive()) return child?.exitCode ?? null;
    earlierCpu += cpu();
    const ended = once(child!, 'exit');
    child!.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }

  return {
    file: path.join(dataDir, 'chat.db'),
    dataDir,
    get port() {
      return port;
    },
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get pid() {
      return child?.pid ?? -1;
    },
    alive,
    logged: () => logged,
    consoleLink() {
      const link = /^Console: \S+#setup=(\S+)/m.exec(printed)?.[1];
      if (link === undefined) throw new Error(`no console link was printed:\n${printed}`);
      return link;
    },
    async start() {
      printed = '';
      const nodeOptions = reportsHeap ? ['--expose-gc', '--import', HEAP_REPORTER] : [];
      const node = [process.execPath, ...nodeOptions, await program()] as const;
      const [command, ...args] = [...wrapper, ...node] as const;
      const started = spawn(command, args, {
        env: {
          PATH: process.env.PATH,
          PORT: '0',
          HOST: '127.0.0.1',
          DATA_DIR: dataDir,
          LOG_LEVEL: 'warn',
          ...settings,
        },
        stdio: ['ignore', 'pipe', 'pipe', ...(reportsHeap ? (['ipc'] as const) : [])],
      });
      child = started;
      started.stderr!.on('data', (chunk) => (logged += String(chunk)));
      await new Promise<void>((resolve, reject) => {
        const failed = () =>
          reject(new Error(`it ended before it was ready:\n${printed}${logged}`));
        started.once('exit', failed);
        started.stdout!.on('data', (chunk) => {
          printed += String(chunk);
          const ready = /^Ready: http:\/\/[^:]+:(\d+)/m.exec(printed);
          if (ready === null) return;
          port = Number(ready[1]);
          started.off('exit', failed);
          resolve();
        });
      });
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    cpuSeconds: () => earlierCpu + cpu(),
    residentBytes: () => (alive() ? readResidentBytes(child!.pid!) : 0),
    openFiles: () => (alive() ? countOpenFiles(child!.pid!) : 0),
    async heapUsed() {
      const reported = once(child!, 'message');
      child!.send('heap');
      const [bytes] = (await reported) as [number];
      return bytes;
    },
    async close() {
      await end('SIGKILL');
      if (own) rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function readResidentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function countOpenFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** User and system time of a process, from the places that Linux has for it; else nothing. */
function readCpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const TICKS_A_SECOND = 100;
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return 0;
  }
}
