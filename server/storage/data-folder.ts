import { mkdir } from 'node:fs/promises';
import { ConfigError, type Settings } from '../config.js';

/**
 * Makes the folder of the database, if there is none: for the server's own user alone.
 *
 * @throws ConfigError
 */
export async function makeDataFolder({ DATA_DIR }: Pick<Settings, 'DATA_DIR'>): Promise<void> {
  try {
    await mkdir(DATA_DIR, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(`DATA_DIR: no folder can be there: ${(error as Error).message}`);
  }
}
