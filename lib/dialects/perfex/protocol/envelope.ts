/** Perfex's protocol, and the envelopes of its answers. */
import * as z from 'zod';
import type { Protocol } from '../../../http/protocol.ts';
import { toWireNames } from '../../refusals.ts';
import { readCredentials } from './credentials.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'perfex',
  contentType: 'application/json; charset=utf-8',
  credentials: readCredentials,
  refuse,
  toWireNames,
  etags: false,
};

/** The printed answer to a write. */
export const written = z.object({ status: z.boolean(), message: z.string() });

/** The printed answer to a create, with the new id, which the original leaves out. */
export const created = written.extend({ id: z.int(), record_id: z.int() });
