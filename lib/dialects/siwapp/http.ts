/** siwapp's credentials and refusals. Kept apart so that routes that need only these load no more. */
import { type Protocol, tokenIn } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'siwapp',
  contentType: 'application/json; charset=UTF-8',
  credentials: tokenIn('token', 'bearer'),
  refuse,
  toWireNames,
  etags: false,
};
