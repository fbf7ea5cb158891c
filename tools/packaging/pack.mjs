// node tools/packaging/pack.mjs: packs the widget as `npm publish` would, from the build that is there, and
// prints the path of the tarball.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../project.mjs';
import { writeDescription } from './describe.mjs';

const TARGET = path.join(root, 'dist/package');

// What is committed is left as it is: a test compares.
await writeDescription((file) => file.startsWith('dist/'));
fs.rmSync(TARGET, { recursive: true, force: true });
fs.mkdirSync(TARGET, { recursive: true });
const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', TARGET];
const options = { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' };
const { status, stdout, stderr } = spawnSync('npm', args, options);
if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
console.log(path.join(TARGET, stdout.trim()));
