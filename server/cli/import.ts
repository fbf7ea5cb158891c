import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { copyIntoPostgres, DatabaseNotEmpty } from '../storage/copy-database.js';
import { postgresOptions } from '../storage/postgres-dialect.js';
import { runCommand, UsageError } from './run-command.js';

const USAGE =
  'Usage: DATABASE_URL=postgres://… npm run import -- --from <folder of the embedded database>';

/** Copies an embedded database into an empty PostgreSQL database. */
await runCommand(async ({ settings, args }) => {
  const folder = readFolder(args);
  const options = postgresOptions(settings);
  if (folder === undefined || options === undefined) throw new UsageError(USAGE);
  const file = path.join(folder, 'chat.db');
  if (!existsSync(file)) throw new UsageError(`There is no database in ${folder}.`);
  try {
    const copied = await copyIntoPostgres(file, options);
    const [sessions, messages, agents] = (['sessions', 'messages', 'agents'] as const).map(
      (table) => copied.get(table),
    );
    process.stdout.write(
      `Imported ${sessions} conversations with ${messages} messages, and ${agents} agents.\n`,
    );
  } catch (error) {
    if (!(error instanceof DatabaseNotEmpty)) throw error;
    throw new UsageError(`The database of DATABASE_URL is not empty: ${error.message}.`);
  }
});

function readFolder(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { from: { type: 'string' } } }).values.from;
  } catch {
    return undefined;
  }
}
