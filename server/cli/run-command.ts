import { readSettings, type Settings } from '../config.js';
import { createLogger, type Logger } from '../logger.js';
import { makeDataFolder } from '../storage/data-folder.js';

/** A mistake of whoever called: the text says what to do, without a stack. */
export class UsageError extends Error {}

/** Runs a command beside a server, on the same settings; its errors are one sentence and exit code 1. */
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
