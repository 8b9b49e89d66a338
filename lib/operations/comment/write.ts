import { type Comment, comment as commentSchema } from '../../domain/comment/comment.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { readSubject, type Subject } from './subject.ts';

/** Stores a comment of the acting member of staff. Two round trips. @throws Problem `not_found` without the record */
export async function addComment(of: Subject, message: string, work: Work): Promise<Stored<Comment>> {
  const { comments } = work.store;
  const [id, figures] = await Promise.all([comments.nextId(), readSubject(of, work)]);
  if (!figures) throw notFoundProblem(of.subject);
  const [stored] = await work.store.save([
    comments.create(commentSchema.parse({ ...stampNew(work, id), ...of, message })),
  ]);
  return stored;
}
