import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Where the tools stand that only packing needs. */
export const TOOLS = path.join(ROOT, 'tools/packaging');

/** The tarball that `node tools/test.mjs packaging` has made. */
export function packedWidget(): string {
  const file = process.env['PACKED_WIDGET'];
  if (file === undefined) throw new Error('Run this by: node tools/test.mjs packaging <file>');
  return file;
}

/** What a program wrote; `ok` when it ended well. */
export interface Outcome {
  ok: boolean;
  output: string;
}

/** A folder of somebody else, in which the packed widget is installed. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  run(command: string, ...args: string[]): Promise<Outcome>;
  remove(): void;
}

/** `from`: a folder to begin with, such as an example; else an empty project. */
export async function installedProject(from?: string): Promise<Project> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-project-'));
  const project: Project = {
    folder,
    write: (file, text) => fs.writeFileSync(path.join(folder, file), text),
    run: (command, ...args) => run(folder, command, args),
    remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
  if (from !== undefined) fs.cpSync(from, folder, { recursive: true, filter: isSource });
  else project.write('package.json', JSON.stringify({ private: true, type: 'module' }));
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock'];
  const { ok, output } = await project.run('npm', 'install', ...flags, packedWidget());
  if (!ok) throw new Error(output);
  return project;
}

/** Neither what was installed there nor what was built. */
export function isSource(file: string): boolean {
  return !['node_modules', 'dist', 'package-lock.json'].includes(path.basename(file));
}

export function run(folder: string, command: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
