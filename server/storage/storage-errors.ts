/** A unique constraint said no: somebody else was first. The transaction is to be begun again. */
export class UniqueViolation extends Error {}

/** The database cannot take this now (busy, full, read-only, gone). Nothing was changed. */
export class StorageUnavailable extends Error {}
