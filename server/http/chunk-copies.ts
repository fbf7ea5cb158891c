import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Log } from '../ports.js';

const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_BYTES = 64 * 1024 * 1024;

/** A chunk, or the compressed form of one. */
const CHUNK = /\.js(?:\.(?:br|gz))?$/;
/** The chunk's own name, and the SHA-256 of its content. */
const COPY = /^(.+)\.([0-9a-f]{64})$/;

interface Copy {
  /** The path of the copy. */
  file: string;
  /** SHA-256 of its content, in hex. */
  hash: string;
  bytes: number;
  /** When a build was last known to contain it, ms since 1970. It is the file's time of modification. */
  lastBuiltAt: number;
}

export interface ChunkCopiesOptions {
  /** Where the copies are. It is created if it does not exist. */
  folder: string;
  /** The folders with the chunks of this build, by the name of their bundle. */
  bundles: Readonly<Record<string, string>>;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** The limit for all copies together. */
  maxBytes?: number;
}

/**
 * Copies of the chunks of this build and of former ones. A page that was open before a deployment still
 * asks for the chunks of its own build. A copy is kept for 7 days after the last build that contained it.
 * All copies together take at most 64 MiB; the oldest are removed first.
 *
 * The bundler's hash in a chunk's name cannot be checked against the file, because chunks import each
 * other in circles by these names. So the name of a copy contains the SHA-256 of its content, and a copy
 * that does not match it is not served.
 */
export interface ChunkCopies {
  /**
   * Copies the chunks of this build, and removes copies that are too old or over the limit. Call it at the
   * start and then regularly: the age of a copy counts from the last call that found its chunk in the build.
   * Never rejects.
   */
  update(): Promise<void>;
  /** The content of a chunk; `name` is its path in the bundle's folder. */
  read(bundle: string, name: string): Promise<Buffer | undefined>;
}

export function createChunkCopies(options: ChunkCopiesOptions): ChunkCopies {
  const { folder, bundles, clock, log, maxBytes = MAX_BYTES } = options;
  /** By the path below the folder, without the hash. */
  let copies: ReadonlyMap<string, Copy> = new Map();

  async function copyBundle(bundle: string, source: string): Promise<void> {
    for (const name of await filesIn(source)) {
      if (!CHUNK.test(name)) continue;
      const content = await readFile(path.join(source, name));
      const file = path.join(folder, bundle, `${name}.${sha256(content)}`);
      const seconds = clock.now() / 1000;
      const copy = await readFile(file).catch(() => undefined);
      if (copy?.equals(content)) await utimes(file, seconds, seconds);
      else await writeWhole(file, content, seconds);
    }
  }

  /** Also removes files that are no copies, such as one that a crash left half written. */
  async function removeOld(): Promise<void> {
    const found = await Promise.all((await filesIn(folder)).map((name) => readCopy(folder, name)));
    const kept = new Map<string, Copy>();
    let total = 0;
    found.sort((a, b) => b.copy.lastBuiltAt - a.copy.lastBuiltAt);
    for (const { name, copy } of found) {
      const isOld = clock.now() - copy.lastBuiltAt > RETENTION_MS;
      total += copy.bytes;
      if (name === undefined || isOld || total > maxBytes) await rm(copy.file, { force: true });
      else if (!kept.has(name)) kept.set(name, copy);
    }
    copies = kept;
  }

  return {
    async update() {
      try {
        for (const [bundle, source] of Object.entries(bundles)) await copyBundle(bundle, source);
      } catch (error) {
        log.warn({ reason: String(error) }, 'the chunks of this build could not be copied');
      }
      try {
        await removeOld();
      } catch (error) {
        log.warn({ reason: String(error) }, 'old copies of chunks could not be removed');
      }
    },

    async read(bundle, name) {
      const copy = copies.get(`${bundle}/${name}`);
      if (!copy) return undefined;
      const content = await readFile(copy.file).catch(() => undefined);
      return content && sha256(content) === copy.hash ? content : undefined;
    },
  };
}

async function readCopy(folder: string, name: string) {
  const file = path.join(folder, name);
  const { size: bytes, mtimeMs } = await stat(file);
  const [, chunk, hash = ''] = COPY.exec(name) ?? [];
  // File systems store seconds with a fraction, which is not exact in milliseconds.
  const lastBuiltAt = Math.round(mtimeMs);
  return { name: chunk, copy: { file, hash, bytes, lastBuiltAt } };
}

/** Writes the whole file or nothing. `seconds`: its time of modification, since 1970. */
async function writeWhole(file: string, content: Buffer, seconds: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, content);
  await utimes(temporary, seconds, seconds);
  await rename(temporary, file);
}

/** The paths of all files below a folder, with slashes; none if it does not exist. */
async function filesIn(folder: string): Promise<string[]> {
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(folder, options).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((name) => name.replaceAll(path.sep, '/'));
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
