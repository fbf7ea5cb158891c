import { StorageUnavailable, TransactionConflict, UniqueViolation } from './storage-errors.js';

/** Another transaction was in the way: serialization failure, deadlock. */
const CONFLICT = /^(40001|40P01)$/;
const UNIQUE = '23505';
/**
 * PostgreSQL's classes of errors for "not now": connection lost (08), out of resources (53), stopped by
 * the operator or a time limit (57), a lock that was not free in time (55P03), a standby that cannot write
 * yet (25006), disk trouble (58).
 */
const UNAVAILABLE = /^(08...|53...|57...|58...|55P03|25006)$/;
/** What Node says of a server that cannot be reached. */
const UNREACHABLE = /^(E[A-Z]+|EAI_AGAIN)$/;
/** Errors of the driver about its connections, which have no codes. */
const DRIVER_MESSAGES =
  /^Connection terminated|is not queryable$|^timeout (?:exceeded|expired)|^Query read timeout$|^Cannot use a pool/;

/** The storage's error for one of the driver; others stay as they are. */
export function translatePostgresError(error: unknown): unknown {
  const { code = '', message } = error as { code?: string; message: string };
  const options = { cause: error };
  if (code === UNIQUE) return new UniqueViolation(message, options);
  if (CONFLICT.test(code)) return new TransactionConflict(message, options);
  const isUnavailable =
    UNAVAILABLE.test(code) || UNREACHABLE.test(code) || DRIVER_MESSAGES.test(message);
  return isUnavailable ? new StorageUnavailable(message, options) : error;
}
