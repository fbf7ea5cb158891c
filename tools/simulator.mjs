// Runs seeds of the simulator (test/simulation), each share of them in a process of its own.
import { spawn } from 'node:child_process';
import { bundleTests } from './bundle-tests.mjs';
import { root } from './project.mjs';

/**
 * Bundles the simulator: the sources may change while it runs, and all its processes are of one kind.
 *
 * @returns {Promise<(from: number, count: number) => Promise<import('../test/simulation/shard.js').Share>>}
 * runs `count` seeds from `from` on; rejects if they did not all run, not if one violates a rule
 */
export async function bundleSimulator() {
  const [program] = await bundleTests(['test/simulation/shard.ts']);
  return (from, count) => {
    const command = ['--enable-source-maps', program, String(from), String(count)];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, command, {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.on('data', (data) => (out += data));
      child.on('close', (code) => {
        const share = code === 0 ? JSON.parse(out.trim().split('\n').at(-1)) : undefined;
        if (share?.seeds === count) resolve(share);
        else reject(new Error(`seeds from ${from} on: ${share?.seeds ?? 0} of ${count} ran`));
      });
    });
  };
}
