/** A comment on a record, as Sereni lists them. Its document prints no sample; the keys are those its other records have. */
import * as z from 'zod';
import type { Comment } from '../../domain/comment/comment.ts';
import { invalid } from '../../domain/problem.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Route } from '../../http/route.ts';
import { addComment } from '../../operations/comment/write.ts';
import type { Stored } from '../../store/record-type.ts';
import { idParams } from '../codecs.ts';
import { answerOf, bodyOf, type Codec, type Field, factsOf, field, shown } from '../field-table.ts';
import { moment, momentOf, person, personOf, text } from './columns.ts';
import { joinOfNone, type Shown, shown as shownRecord, viewOf } from './entity.ts';
import { resourceAnswer, voice } from './envelope.ts';
import { declare } from './verbs.ts';

type CommentInput = Pick<Comment, 'message'>;
type Authors = ReadonlyMap<number, Stored<Staff>>;

const message: Codec<string> = {
  ...text,
  input: text.input.pipe(z.string().trim().min(1, { error: 'is required' })),
  sample: 'Thank you',
};

const fields: readonly Field<Comment, CommentInput, Authors>[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  field('message', {
    codec: message,
    required: 'create',
    get: (doc) => doc.message,
    put: (words) => ({ message: words }),
  }),
  shown('user', person.nullable(), (doc, { join }) => personOf(join.get(doc.createdBy ?? 0)?.doc)),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

export const comment: Shown<Comment, CommentInput, Authors> = {
  type: 'comments',
  singular: 'a comment',
  scope: 'comments',
  collection: (store) => store.comments,
  fields,
  join: { by: 'records', read: (docs, { store }) => store.staff.getMany(docs.flatMap((doc) => doc.createdBy ?? [])) },
};

/**
 * POST /api/v1/{parent type}/{id}/comments, `{message}`. The document only lists comments, which are written on the
 * original's screens; here there would be none to list.
 */
export function commentOn(
  parent: { type: string; singular: string },
  subject: Comment['subject'],
): { route: Route; handler: Handler } {
  const about = { type: parent.type, scope: comment.scope };
  const route = {
    ...declare(about, {
      method: 'POST',
      under: '/{id}/comments',
      verb: 'comment',
      right: 'create',
      status: 201,
      summary: `Comment on ${parent.singular}.`,
    }),
    params: idParams,
    body: bodyOf(fields, 'create'),
    answer: resourceAnswer(comment.type, answerOf(fields)),
    ...factsOf(fields, 'create'),
  };
  const handler = lambda(voice, route, async ({ params, body: take, ...work }) => {
    const { message: words } = take(viewOf(await joinOfNone(comment, work), work));
    if (words === undefined) throw invalid('message', 'is required');
    const record = addComment({ subject, subjectId: params.id }, words, work);
    return { status: 201, body: await shownRecord(comment, null, record, work) };
  });
  return { route, handler };
}
