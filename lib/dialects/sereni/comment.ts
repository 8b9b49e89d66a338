/** A comment on a record, as Sereni lists them. Its document prints no sample; the keys are those its other records have. */
import * as z from 'zod';
import type { Comment } from '../../domain/comment/comment.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import type { Stored } from '../../store/noun.ts';
import { type Field, shown } from '../field-table.ts';
import { moment, momentOf, person, personOf } from './columns.ts';
import type { Shown } from './entity.ts';

type Authors = ReadonlyMap<number, Stored<Staff>>;

const fields: readonly Field<Comment, Comment, Authors>[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('message', z.string(), (doc) => doc.message),
  shown('user', person.nullable(), (doc, { join }) => personOf(join.get(doc.createdBy ?? 0)?.doc)),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

export const comment: Shown<Comment, Comment, Authors> = {
  type: 'comments',
  singular: 'a comment',
  scope: 'comments',
  collection: (store) => store.comments,
  fields,
  join: { by: 'records', read: (docs, { store }) => store.staff.getMany(docs.flatMap((doc) => doc.createdBy ?? [])) },
};
