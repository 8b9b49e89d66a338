/** Productive's attachment: the file of an expense, which shows it. Its only endpoint is the download. */
import * as z from 'zod';
import type { Expense } from '../../domain/expense/expense.ts';
import type { StoredFile } from '../../domain/file/stored-file.ts';
import { readFileOf } from '../../operations/file/files.ts';
import { idParam } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import type { View } from '../fields.ts';
import { replyWithFile } from '../file-reply.ts';
import { formatInstant } from './columns.ts';
import type { Node, Relationship, Target } from './graph.ts';
import { protocol } from './http.ts';

const type = 'attachments';
const path = '/api/v2/expenses/{id}/attachments/{attachment_id}';

function toNode(file: StoredFile, expenseId: number, view: View): Node {
  const place = path.replace('{id}', String(expenseId)).replace('{attachment_id}', String(file.id));
  return {
    type,
    id: file.id,
    attributes: {
      name: file.name,
      content_type: file.type,
      size: file.sizeBytes,
      url: `${view.origin ?? ''}${place}`,
      created_at: formatInstant(file.addedAt, view),
      deleted_at: null,
      attachable_type: 'expense',
    },
    links: [],
    ahead: [],
  };
}

/** An attachment is part of its record, so its id alone finds nothing. */
const target: Target = { type, scope: 'expenses', includable: new Map(), fetch: async () => null };

/** The newest file of an expense. */
export const attachment: Relationship<Expense, object, undefined> = {
  name: 'attachment',
  to: { resource: target },
  id: ({ files }) => files.at(-1)?.id ?? null,
  within: ({ files, id }, view) => {
    const file = files.at(-1);
    return file ? toNode(file, id, view) : null;
  },
};

/** GET of an attachment's content. */
export const download = () =>
  declareFor(protocol, { name: 'expenses', scope: 'expenses' })(
    { method: 'GET', path, verb: 'attachment', summary: 'Download the attachment of an expense.' },
    {
      params: z.object({ id: idParam, attachment_id: idParam }),
      answer: z.unknown().meta({ type: 'string', format: 'binary' }),
    },
    async ({ params, ...work }) => {
      const { file, bytes } = await readFileOf({ kind: 'expenses', id: params.id }, params.attachment_id, work);
      return replyWithFile(file, bytes);
    },
  );
