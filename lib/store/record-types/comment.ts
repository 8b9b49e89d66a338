/** How comments lie in the table. */
import { type Comment, comment } from '../../domain/comment/comment.ts';
import type { Noun } from '../noun.ts';

export const commentNoun: Noun<Comment> = {
  name: 'comment',
  resource: 'comments',
  schema: comment,
  home: 'own',
  lists: (doc) => [{ list: `${doc.subject}=${doc.subjectId}` }],
  references: (doc) => [{ noun: doc.subject, id: doc.subjectId, path: 'id' }],
};
