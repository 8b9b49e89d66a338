/** Values that say nothing, whatever the field. What follows from them is said in `bodyOf`. */

/** Sent, but as nothing: what forms and spreadsheets put where nothing was filled in. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** 0, and MySQL's zero date: none, in fields of which zero is no value. */
export const isZero = (value: unknown): boolean =>
  value === 0 || (typeof value === 'string' && /^(0|0000-00-00( 00:00:00)?)$/.test(value));
