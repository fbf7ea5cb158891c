import { mkdir } from 'node:fs/promises';
import { ConfigError, type Settings } from '../config.js';

/**
 * Creates the folder of the database if it does not exist. Only the server's own user can read it.
 *
 * @throws ConfigError
 */
export async function makeDataFolder({ DATA_DIR }: Pick<Settings, 'DATA_DIR'>): Promise<void> {
  try {
    await mkdir(DATA_DIR, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(`DATA_DIR: the folder cannot be created: ${(error as Error).message}`);
  }
}
