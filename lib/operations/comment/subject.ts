import type { Comment } from '../../domain/comment/comment.ts';
import type { Work } from '../../store/work.ts';

export type Subject = Pick<Comment, 'subject' | 'subjectId'>;

/** Reads the figures of the record that comments are about; null where there is none. One round trip. */
export function readSubject({ subject, subjectId }: Subject, { store }: Work): Promise<Record<string, number> | null> {
  const records = { expense: store.expenses, payment: store.payments, task: store.tasks }[subject];
  return records.figures(subjectId);
}
