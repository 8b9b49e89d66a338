/** A damaged database, told from a busy one: the embedded engine answers both with a 5xx. */

/** What SQLite says of a file that contradicts itself, and of one that is none of its own. */
const words = /database disk image is malformed|file is not a database/;

/** Final: trying again helps nothing, and nobody is to be told that it does. */
export class DatabaseDamaged extends Error {
  constructor() {
    super('The database is damaged: stop the server and restore a copy of it');
    this.name = 'DatabaseDamaged';
  }
}

/** The damage that an error of the engine speaks of, alone or among the reasons of a transaction; else the error as it is. */
export function findDamage(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const reasons = 'CancellationReasons' in error ? (error.CancellationReasons as { Message?: string }[]) : [];
  const said = [error.message, ...reasons.map(({ Message = '' }) => Message)];
  return said.some((text) => words.test(text)) ? new DatabaseDamaged() : error;
}
