import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrations } from '../../../server/storage/migrations.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const MIGRATIONS = 'server/storage/migrations.ts';
const POSTGRES = 'server/storage/postgres-storage.ts';

/** The newest commit without this tree's last migration; `missing` says why there is none to try. */
export type VersionBefore =
  { commit: string; missing: false } | { commit: undefined; missing: string };

export async function findVersionBefore(): Promise<VersionBefore> {
  const names = Object.keys(await migrations.getMigrations());
  const last = names.sort().at(-1)!;
  const none = (missing: string) => ({ commit: undefined, missing });
  if (attempt('rev-parse', '--is-inside-work-tree') === undefined)
    return none('this is no clone of the repository, or git is not installed');
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    return none('a shallow clone lacks the version before');
  const [added] = git('log', '--reverse', '--format=%H', `-S'${last}'`, '--', MIGRATIONS).split(
    '\n',
  );
  // Not committed yet: then the last commit is the version before.
  const commit = attempt('rev-parse', '--verify', '--quiet', added ? `${added}^` : 'HEAD');
  const hasPostgres = attempt('cat-file', '-e', `${commit}:${POSTGRES}`) !== undefined;
  if (commit === undefined || !hasPostgres)
    return none(`no version before the migration ${last} knows PostgreSQL`);
  return { commit, missing: false };
}

/** A version of this repository, with its packages, in a temporary folder. */
export interface CheckedOut {
  readonly folder: string;
  remove(): void;
}

export function checkOut(commit: string): CheckedOut {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-version-'));
  const remove = () => {
    attempt('worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
    attempt('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--detach', folder, commit);
    const lockFile = (of: string) => readFileSync(path.join(of, 'package-lock.json'), 'utf8');
    if (lockFile(folder) === lockFile(root))
      symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    else install(folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

/** The packages that its server runs with. */
function install(folder: string): void {
  const options = ['--prefer-offline', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['ci', ...options], { cwd: folder, stdio: 'pipe' });
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** The same; `undefined` if it fails. */
function attempt(...args: string[]): string | undefined {
  try {
    return git(...args);
  } catch {
    return undefined;
  }
}
