/** Perfex's voice, and the envelopes of its answers. */
import * as z from 'zod';
import type { Voice } from '../../http/voice.ts';
import { spell } from '../wire-names.ts';
import { credentials } from './credentials.ts';
import { refuse } from './errors.ts';

export const voice: Voice = {
  dialect: 'perfex',
  contentType: 'application/json; charset=utf-8',
  credentials,
  refuse,
  spell,
  etags: false,
};

/** The printed answer to a write. */
export const written = z.object({ status: z.boolean(), message: z.string() });

/** The printed answer to a create, with the new id, which the original leaves out. */
export const created = written.extend({ id: z.int(), record_id: z.int() });
