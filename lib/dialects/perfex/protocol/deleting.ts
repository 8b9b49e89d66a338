/** Deletions that may take along what is done in a record, as Perfex itself does. */
import * as z from 'zod';
import type { Work } from '../../../store/work.ts';
import { flagInput } from '../../codecs.ts';

const removeQuery = z.object({ cascade: flagInput.optional() });

/** Makes the deletion of a resource: alone, or `along` where the request or the settings say so. */
export const deletingAlong = (
  alone: (id: number, work: Work) => Promise<unknown>,
  along: (id: number, work: Work) => Promise<unknown>,
) => ({
  removeQuery,
  remove: (id: number, work: Work, asked: object) => {
    const { cascade = work.organization.perfexDeletes === 'cascade' } = asked as z.infer<typeof removeQuery>;
    return cascade ? along(id, work) : alone(id, work);
  },
});
