/** Blank values: what clients send where they mean nothing. `buildBody` decides what follows from them. */

/** Tells whether a value is what forms and spreadsheets send for an empty field. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Tells whether a value is 0 or MySQL's zero date, which mean none where 0 is no valid value. */
export const isZero = (value: unknown): boolean =>
  value === 0 || (typeof value === 'string' && /^(0|0000-00-00( 00:00:00)?)$/.test(value));
