import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Log } from '../ports.js';

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_BYTES = 64 * 1024 * 1024;

/** A chunk, or the compressed form of one. */
const CHUNK = /\.js(?:\.(?:br|gz))?$/;
/** The chunk's own name, and the SHA-256 of its content. */
const COPY = /^(.+)\.([0-9a-f]{64})$/;

interface Copy {
  file: string;
  /** SHA-256 of its content. */
  hash: string;
  bytes: number;
  /** When a build was last known to have it, ms since 1970: the time of the file. */
  at: number;
}

export interface ChunkCopiesOptions {
  /** Where the copies are. It is created if it does not exist. */
  folder: string;
  /** The folders with the chunks of the present build, each by a name of its own. */
  builds: Readonly<Record<string, string>>;
  clock: Pick<Clock, 'now'>;
  log: Log;
  maxBytes?: number;
}

/**
 * Copies of the chunks of this build and of former ones. A page that was open before a deployment still
 * asks for the chunks of its own build. They are kept for 7 days after the last build that had them, and
 * 64 MiB in all: the oldest go first.
 *
 * The hash that the bundler puts into a chunk's name cannot be computed from the file: chunks import each
 * other in circles, by these very names. So the name of a copy contains the SHA-256 of its content, and no
 * copy is served that does not match.
 */
export interface ChunkCopies {
  /**
   * Copies what is new, and removes what is too old or too much. Call it at the start and from time to
   * time: it notes which chunks the build has. Never rejects.
   */
  update(): Promise<void>;
  /** The content of a chunk of the build named `build`; `name`: its path below the build's folder. */
  read(build: string, name: string): Promise<Buffer | undefined>;
}

export function createChunkCopies(options: ChunkCopiesOptions): ChunkCopies {
  const { folder, builds, clock, log, maxBytes = MAX_BYTES } = options;
  /** By the path below the folder, without the hash. */
  let copies: ReadonlyMap<string, Copy> = new Map();

  async function copyBuild(build: string, source: string): Promise<void> {
    for (const name of await filesIn(source)) {
      if (!CHUNK.test(name)) continue;
      const content = await readFile(path.join(source, name));
      const file = path.join(folder, build, `${name}.${sha256(content)}`);
      const seconds = clock.now() / 1000;
      const copy = await readFile(file).catch(() => undefined);
      if (copy?.equals(content)) await utimes(file, seconds, seconds);
      else await write(file, content, seconds);
    }
  }

  /** Removes what is no copy too, such as a file that a crash left half written. */
  async function removeOld(): Promise<void> {
    const found = await Promise.all((await filesIn(folder)).map((name) => copyOf(folder, name)));
    const kept = new Map<string, Copy>();
    let total = 0;
    for (const { name, copy } of found.toSorted((a, b) => b.copy.at - a.copy.at)) {
      const isOld = clock.now() - copy.at > KEPT_MS;
      total += copy.bytes;
      if (name === undefined || isOld || total > maxBytes) await rm(copy.file, { force: true });
      else if (!kept.has(name)) kept.set(name, copy);
    }
    copies = kept;
  }

  return {
    async update() {
      try {
        for (const [build, source] of Object.entries(builds)) await copyBuild(build, source);
      } catch (error) {
        log.warn({ reason: String(error) }, 'the chunks of this build could not be copied');
      }
      try {
        await removeOld();
      } catch (error) {
        log.warn({ reason: String(error) }, 'old copies of chunks could not be removed');
      }
    },

    async read(build, name) {
      const copy = copies.get(`${build}/${name}`);
      if (!copy) return undefined;
      const content = await readFile(copy.file).catch(() => undefined);
      return content && sha256(content) === copy.hash ? content : undefined;
    },
  };
}

async function copyOf(folder: string, name: string) {
  const file = path.join(folder, name);
  const { size: bytes, mtimeMs } = await stat(file);
  const [, chunk, hash = ''] = COPY.exec(name) ?? [];
  // File systems store it as a fraction of a second.
  const at = Math.round(mtimeMs);
  return { name: chunk, copy: { file, hash, bytes, at } };
}

/** Writes the whole file or nothing. */
async function write(file: string, content: Buffer, seconds: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, content);
  await utimes(unfinished, seconds, seconds);
  await rename(unfinished, file);
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
