/** siwapp's side of HTTP: where its token is and how it refuses. It stands apart so that whoever needs no more loads no more. */
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
