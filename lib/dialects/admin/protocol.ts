/** The protocol of the settings API: a bearer token, plain JSON records, problem details. */
import { type Protocol, tokenIn } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'admin',
  contentType: 'application/json; charset=utf-8',
  credentials: tokenIn('bearer'),
  refuse,
  toWireNames,
  etags: false,
};
