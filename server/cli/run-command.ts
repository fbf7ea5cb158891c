import { readSettings, type Settings } from '../config.js';
import { createLogger, type Logger } from '../logger.js';
import { makeDataFolder } from '../storage/data-folder.js';

/** Wrong arguments. The message says what is expected. */
export class UsageError extends Error {}

/** Runs a command with the server's settings. An error is printed without a stack; the exit code is 1. */
export async function runCommand(
  command: (context: { settings: Settings; log: Logger; args: string[] }) => Promise<void>,
): Promise<void> {
  try {
    const settings = readSettings(process.env);
    await makeDataFolder(settings);
    await command({ settings, log: createLogger(settings), args: process.argv.slice(2) });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
