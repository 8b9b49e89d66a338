/** What makes a link that needs no token: nobody can guess it. */
import { randomBytes } from 'node:crypto';

/** 32 hexadecimal digits. */
export const makeHash = (): string => randomBytes(16).toString('hex');
