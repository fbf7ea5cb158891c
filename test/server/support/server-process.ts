import { spawn } from 'node:child_process';
import path from 'node:path';

export interface Exit {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A program of the built server in a process of its own. */
export function runProgram(name: string, environment: Record<string, string>, args: string[] = []) {
  const file = path.resolve('dist/server', `${name}.js`);
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of watchers) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    exited,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves with the match, once the output has it. */
    prints: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(stdout);
          if (match === null) return;
          watchers.delete(look);
          resolve(match);
        };
        watchers.add(look);
        look();
        void exited.then(() => reject(new Error(`it ended without ${pattern}: ${stderr}`)));
      }),
  };
}

/** A server process that is ready, at `url`. */
export async function startServerProcess(environment: Record<string, string>) {
  const program = runProgram('main', { PORT: '0', HOST: '127.0.0.1', ...environment });
  const [, port] = await program.prints(/^Ready: http:\/\/localhost:(\d+)\/$/m);
  return { ...program, url: `http://127.0.0.1:${port}` };
}
