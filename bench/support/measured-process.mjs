import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a module in a process of its own that tells its CPU time and memory when asked. `ready` is found on its
 * standard output; the first group of the expression is handed back as `address`.
 */
export async function startMeasured(module, { env = {}, ready }) {
  const reporter = new URL('./cpu-reporter.mjs', import.meta.url).pathname;
  const child = fork(module, [], {
    execArgv: ['--expose-gc', '--import', reporter],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const address = await new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const found = ready.exec(printed);
      if (found) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(`${module} ended before it was ready:\n${printed}`)));
  });

  return {
    address,
    /** Microseconds of CPU time, user and system, since the process began. */
    async cpu() {
      child.send('cpu');
      const [{ user, system }] = await once(child, 'message');
      return user + system;
    },
    /** Bytes in use, after a garbage collection. */
    async memory() {
      child.send('memory');
      const [{ bytes }] = await once(child, 'message');
      return bytes;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
