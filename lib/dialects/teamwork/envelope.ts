/** Teamwork's protocol, and the envelopes of its answers. */
import * as z from 'zod';
import type { Protocol } from '../../http/protocol.ts';
import { spell } from '../refusals.ts';
import { credentials } from './credentials.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'teamwork',
  contentType: 'application/json; charset=utf-8',
  credentials,
  refuse,
  spell,
  etags: false,
};

/** The printed answer to a write. */
export const written = z.object({ STATUS: z.literal('OK') });

/** The printed answer to a create; its id is the only number Teamwork sends. */
export const created = written.extend({ id: z.int() });

export const ok = { STATUS: 'OK' as const };
