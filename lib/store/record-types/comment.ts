import { type Comment, comment } from '../../domain/comment/comment.ts';
import type { RecordType } from '../record-type.ts';

export const commentRecordType: RecordType<Comment> = {
  name: 'comment',
  resource: 'comments',
  schema: comment,
  home: 'own',
  lists: (doc) => [{ list: `${doc.subject}=${doc.subjectId}` }],
  references: (doc) => [{ recordType: doc.subject, id: doc.subjectId, path: 'subjectId' }],
};
