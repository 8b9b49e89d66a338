/** Deletes comments together with their subject. */
import type { Comment } from '../../domain/comment/comment.ts';
import { inUseProblem } from '../../domain/in-use.ts';
import type { Found } from '../../store/collection.ts';
import { commentsOf } from '../../store/record-types/comment.ts';
import { countUsers } from '../../store/references.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { readSubject, type Subject } from './subject.ts';

/** This many comments fit in the write that deletes their subject. */
const mostAtOnce = 25;

/** Reads the first comments on a record. One round trip where there are none, else two. */
export function readCommentsOn({ subject, subjectId }: Subject, work: Work): Promise<Found<Comment>> {
  return work.store.comments.find({ list: commentsOf(subject, subjectId), offset: 0, limit: mostAtOnce });
}

/**
 * Lists the changes that delete a record's comments with it. Comments that do not fit in one write are deleted first,
 * once it is certain that nothing else keeps the record.
 * @param first the result of `readCommentsOn`
 * @throws Problem `conflict` while other records refer to the record
 */
export async function planCommentRemoval(subject: Subject, first: Found<Comment>, work: Work): Promise<Change[]> {
  const { comments } = work.store;
  let found = first;
  if (found.total > found.items.length) await refuseInUse(subject, work);
  while (found.total > found.items.length) {
    await work.store.save(found.items.map(comments.remove));
    found = await readCommentsOn(subject, work);
  }
  return found.items.map(comments.remove);
}

async function refuseInUse(subject: Subject, work: Work): Promise<void> {
  const users = countUsers((await readSubject(subject, work)) ?? {});
  users.delete(work.store.comments.recordType);
  if (users.size > 0) throw inUseProblem(subject.subject, users);
}
