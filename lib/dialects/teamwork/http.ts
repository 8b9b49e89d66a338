/** Teamwork's credentials and refusals. Kept apart so that routes that need only these load no more. */
import { type Protocol, tokenIn } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'teamwork',
  contentType: 'application/json; charset=utf-8',
  // Of Basic authorization the user name is the token, with any password.
  credentials: tokenIn('basic', 'bearer'),
  refuse,
  toWireNames,
  etags: false,
};
