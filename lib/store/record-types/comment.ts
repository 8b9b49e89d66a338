import { type Comment, comment } from '../../domain/comment/comment.ts';
import type { RecordType } from '../record-type.ts';

/** The list of the comments on a record. */
export const commentsOf = (subject: Comment['subject'], id: number): string => `${subject}=${id}`;

export const commentRecordType: RecordType<Comment> = {
  name: 'comment',
  resource: 'comments',
  schema: comment,
  home: 'own',
  lists: (doc) => [{ list: commentsOf(doc.subject, doc.subjectId) }],
  references: (doc) => [{ recordType: doc.subject, id: doc.subjectId, path: 'subjectId' }],
};
