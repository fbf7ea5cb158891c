import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createPostgresStorage } from '../../server/storage/postgres-storage.js';
import type { Storage } from '../../server/storage/storage.js';
import { HOW_TO_GET_POSTGRES } from '../../tools/services.mjs';

/** The server that `npm test` has started, if the machine has PostgreSQL. */
const server = process.env.TEST_POSTGRES_URL;

/** For the option `skip` of a test: why it cannot run, or `false`. */
export const WITHOUT_POSTGRES = server === undefined ? HOW_TO_GET_POSTGRES : false;

/** A new, empty database of the test's own; resolves with its URL. It goes with the server. */
export async function createPostgresDatabase(): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client(server);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server!);
  url.pathname = `/${name}`;
  return url.href;
}

/** On a busy machine the database may take longer than people would wait for it. */
export const PATIENT = { DATABASE_CONNECT_SECONDS: '60', DATABASE_STATEMENT_SECONDS: '120' };

/** Settings of a server for a test that runs on either database: a new one on PostgreSQL, if the step says so. */
export async function databaseSettings(): Promise<Record<string, string>> {
  return process.env.TEST_DATABASE === 'postgres'
    ? { DATABASE_URL: await createPostgresDatabase(), ...PATIENT }
    : {};
}

/** A storage in a database of its own, or in the one with this URL. Not migrated. */
export async function openPostgresStorage(url?: string): Promise<Storage> {
  return createPostgresStorage({
    url: url ?? (await createPostgresDatabase()),
    poolSize: 5,
    statementSeconds: Number(PATIENT.DATABASE_STATEMENT_SECONDS),
    connectSeconds: Number(PATIENT.DATABASE_CONNECT_SECONDS),
  });
}
