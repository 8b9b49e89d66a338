/** Writing comments. */
import { type Comment, comment as commentSchema } from '../../domain/comment/comment.ts';
import { notFound } from '../../domain/problem.ts';
import { birth } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { recordOf, type Subject } from './subject.ts';

/**
 * Stores a comment on a record, by whom the token acts for. Two round trips.
 * @throws Problem `not_found` where there is no such record
 */
export async function addComment(of: Subject, message: string, work: Work): Promise<Stored<Comment>> {
  const { comments } = work.store;
  const [id, figures] = await Promise.all([comments.nextId(), recordOf(of, work)]);
  if (!figures) throw notFound(of.subject);
  const [stored] = await work.store.save([
    comments.create(commentSchema.parse({ ...birth(work, id), ...of, message })),
  ]);
  return stored;
}
