/** Teamwork's side of HTTP: where its token is and how it refuses. It stands apart so that whoever needs no more loads no more. */
import { type Protocol, tokenIn } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'teamwork',
  contentType: 'application/json; charset=utf-8',
  // The user name of Basic authorization, with any password, or a bearer token.
  credentials: tokenIn('basic', 'bearer'),
  refuse,
  toWireNames,
  etags: false,
};
