import { randomBytes } from 'node:crypto';

/** Makes the unguessable part of a link without a token: 32 hexadecimal digits. */
export const makeHash = (): string => randomBytes(16).toString('hex');
