/** A unique constraint was violated by a concurrent writer. The transaction has to be repeated. */
export class UniqueViolation extends Error {}

/** The database cannot take this now (busy, full, read-only, gone). Nothing was changed. */
export class StorageUnavailable extends Error {}

/** Another transaction was in the way, and nothing was changed. `Storage.transaction` tries again by itself. */
export class TransactionConflict extends StorageUnavailable {}
