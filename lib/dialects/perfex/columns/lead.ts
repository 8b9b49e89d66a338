/** Codecs that only Perfex's leads use. */
import * as z from 'zod';
import { flagInput, textInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';

/** Whether everybody may see a lead. The API document calls it the id of a Google sheet: other texts are stored as sent. */
export const publicColumn: Codec<boolean | string> = {
  input: z.union(
    [flagInput, textInput.pipe(z.string().trim().min(1).max(255, { error: 'is longer than 255 characters' }))],
    {
      error: 'must be yes or no',
    },
  ),
  output: (value) => (typeof value === 'boolean' ? (value ? '1' : '0') : value),
  wire: z.string(),
  broken: { nested: 1 },
  sample: '1',
};
