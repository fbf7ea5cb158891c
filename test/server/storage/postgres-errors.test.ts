import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translatePostgresError } from '../../../server/storage/postgres-errors.js';
import {
  StorageUnavailable,
  TransactionConflict,
  UniqueViolation,
} from '../../../server/storage/storage-errors.js';

const withCode = (code: string) => Object.assign(new Error('it went wrong'), { code });
const kindOf = (error: Error) => (translatePostgresError(error) as object).constructor;

test('a row that is there already, and a transaction in the way, have errors of their own', () => {
  assert.equal(kindOf(withCode('23505')), UniqueViolation);
  for (const code of ['40001', '40P01']) assert.equal(kindOf(withCode(code)), TransactionConflict);
});

test('what is wrong with the server or the way to it is unavailable', () => {
  const codes = ['08006', '53300', '57014', '57P01', '58030', '55P03', '25006', 'ECONNREFUSED'];
  for (const code of codes) assert.equal(kindOf(withCode(code)), StorageUnavailable, code);
  // The driver's own words, of version 8.23.
  for (const message of [
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout expired',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ])
    assert.equal(kindOf(new Error(message)), StorageUnavailable, message);
});

test('a mistake in a statement stays what it is', () => {
  const error = withCode('42601');
  assert.equal(translatePostgresError(error), error);
});
