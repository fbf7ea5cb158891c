// npm run test:mutants [-- <seeds>] [name…]: breaks the protocol on purpose, one rule at a time, and
// looks how many simulated runs it takes to notice. A mutant that survives shows a simulator too mild.
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { MUTANTS } from '../test/simulation/mutants/mutate.mjs';
import { root } from './project.mjs';

const FIRST_SEED = 1;
const args = process.argv.slice(2);
const seeds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 1_500);
const names = args.filter((arg) => !/^\d+$/.test(arg));
const chosen = MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name));

/** Without a name, in the sound code. */
function hunt(from, count, name) {
  const mutated = name ? ['--import', './test/simulation/mutants/register.mjs'] : [];
  const command = ['--import', 'tsx', ...mutated];
  command.push('test/simulation/mutants/hunt.ts', String(from), String(count));
  const env = { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.base.json', MUTANT: name ?? '' };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: root, env });
    let out = '';
    let errors = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('close', (code, signal) => {
      const line = out.trim().split('\n').at(-1);
      // A process that broke under its mutant has noticed it as well, but not by a rule.
      resolve(
        code === 0 && line
          ? JSON.parse(line)
          : { broken: errors.trim().slice(-300) || `ended by ${signal ?? code}` },
      );
    });
  });
}

const queue = [...chosen];
const results = new Map();
async function work() {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const found = await hunt(FIRST_SEED, seeds, mutant.name);
    // What the sound code violates as well says nothing about the mutant.
    if (found?.seed !== undefined && (await hunt(found.seed, 1)) !== null)
      found.broken = `seed ${found.seed} violates something without it`;
    results.set(mutant.name, found);
    console.log(lineOf(mutant, found));
  }
}

function lineOf({ name, rule }, found) {
  const start = `${name.padEnd(32)} ${rule.padEnd(6)}`;
  if (found?.broken) return `${start} BROKEN ${found.broken}`;
  if (!found) return `${start} SURVIVED ${seeds} seeds`;
  return `${start} ${String(found.seeds).padStart(5)} seeds  ${found.rule} ${found.what.slice(0, 70)}`;
}

await Promise.all(Array.from({ length: os.availableParallelism() }, work));
const killed = chosen.filter(({ name }) => results.get(name) && !results.get(name).broken);
console.log(`\n${path.basename(import.meta.filename)}: ${killed.length} of ${chosen.length} found`);
process.exitCode = killed.length === chosen.length ? 0 : 1;
