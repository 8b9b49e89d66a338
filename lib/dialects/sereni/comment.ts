/** Sereni's comment. The document prints no sample; the keys are those of other records. */
import * as z from 'zod';
import type { Comment } from '../../domain/comment/comment.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { addComment } from '../../operations/comment/write.ts';
import type { Stored } from '../../store/record-type.ts';
import { buildBody, describeBody, toInput } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { type Declared, declareFor } from '../declare.ts';
import { type Codec, defineColumns } from '../fields.ts';
import * as codec from './columns.ts';
import { protocol } from './http.ts';
import { defineSereni, recordAnswer, replyWithRecord } from './protocol.ts';

type Input = Pick<Comment, 'message'>;
type Authors = ReadonlyMap<number, Stored<Staff>>;

const message: Codec<string> = {
  ...codec.text,
  input: codec.text.input.pipe(z.string().trim().min(1, { error: 'is required' })),
  sample: 'Thank you',
};

const { column, computed } = defineColumns<Comment, Input, Authors>();

const columns = [
  codec.idColumn,
  column('message', 'message', message, { required: 'create' }),
  computed('user', codec.person.nullable(), (doc, { join }) => codec.presentPerson(join.get(doc.createdBy ?? 0)?.doc)),
  ...codec.timeColumns,
];

export const comment = defineSereni<Comment, Input, Authors>({
  name: 'comments',
  singular: 'a comment',
  plural: 'comments',
  scope: 'comments',
  records: (store) => store.comments,
  columns,
  join: { by: 'records', read: (docs, { store }) => store.staff.getMany(docs.flatMap((doc) => doc.createdBy ?? [])) },
});

/** POST /api/v1/{parent}/{id}/comments, `{message}`. Ours: the document only lists comments. */
export function declareComment(
  { resource: { name, singular } }: { resource: { name: string; singular: string } },
  subject: Comment['subject'],
): Declared {
  return declareFor(protocol, { name, scope: 'comments' })(
    {
      method: 'POST',
      path: `/api/v1/${name}/{id}/comments`,
      verb: 'comment',
      summary: `Comment on ${singular}.`,
      status: 201,
    },
    {
      params: idParams,
      body: buildBody(columns, 'create'),
      answer: recordAnswer(comment.resource),
      ...describeBody(columns, 'create'),
    },
    async ({ params, body, ...work }) => {
      const { message: words } = toInput<Input>(columns, body, work);
      if (words === undefined) throw invalidProblem('message', 'is required');
      const record = addComment({ subject, subjectId: params.id }, words, work);
      return { status: 201, body: await replyWithRecord(comment.resource, null, record, work) };
    },
  );
}
