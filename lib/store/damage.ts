/** Tells a damaged database from a busy one: the embedded engine answers both with a 5xx. */

/** SQLite's words for a file that contradicts itself, and for one that is no database. */
const damagePattern = /database disk image is malformed|file is not a database/;

/** The database is damaged. Retrying does not help, so no client is told to come back later. */
export class DatabaseDamaged extends Error {
  constructor() {
    super('The database is damaged: stop the server and restore a copy of it');
    this.name = 'DatabaseDamaged';
  }
}

/** Gives `DatabaseDamaged` for an error or cancellation reason that reports damage, else the error itself. */
export function toDamage(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const reasons = 'CancellationReasons' in error ? (error.CancellationReasons as { Message?: string }[]) : [];
  const messages = [error.message, ...reasons.map(({ Message = '' }) => Message)];
  return messages.some((text) => damagePattern.test(text)) ? new DatabaseDamaged() : error;
}
