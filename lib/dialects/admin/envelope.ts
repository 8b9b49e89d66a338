/** The protocol of the settings API: plain JSON records, problem details. */
import type { Protocol } from '../../http/protocol.ts';
import { spell } from '../refusals.ts';
import { credentials } from './credentials.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'admin',
  contentType: 'application/json; charset=utf-8',
  credentials,
  refuse,
  spell,
  etags: false,
};
