/** POST /api/tickets/reply/{id}: a reply of the firm (with `admin`) or of whoever asked, with files. */
import * as z from 'zod';
import type { TicketStatus } from '../../../domain/ticket/ticket.ts';
import { type Handler, lambda } from '../../../http/lambda.ts';
import type { Route } from '../../../http/route.ts';
import { addReply, type ReplyInput } from '../../../operations/ticket/reply.ts';
import { idParams, textInput } from '../../codecs.ts';
import { bodyOf, type Codec, type Field, factsOf, field } from '../../field-table.ts';
import { renamed } from '../../renamed.ts';
import { optionalIdColumn, textColumn } from '../columns/text-and-numbers.ts';
import { statusColumn } from '../columns/ticket.ts';
import { fileFields, fileRows } from '../protocol/attachments.ts';
import { declare } from '../protocol/entity.ts';
import { protocol, written } from '../protocol/envelope.ts';
import { ticket } from './ticket.ts';

type Row = Field<never, ReplyInput, undefined>;

/** What the ticket is afterwards; "" is as good as nothing. */
const afterwardsColumn: Codec<TicketStatus | undefined> = {
  ...statusColumn,
  input: z.union([z.literal('').transform(() => undefined), statusColumn.input], {
    error: 'must be a number from 1 to 5',
  }),
  output: () => null,
};

const fields: readonly Row[] = [
  field('message', {
    codec: { ...textColumn, input: textInput.refine((value) => value.trim() !== '', { error: 'is required' }) },
    required: 'always',
    message: 'The Message field is required',
    put: (message) => ({ message }),
    sample: 'Have you tried turning it off and on again?',
  }),
  field('admin', { codec: optionalIdColumn, put: (staffId) => ({ staffId }), sample: 1 }),
  field('status', {
    codec: afterwardsColumn,
    put: (status): Partial<ReplyInput> => (status === undefined ? {} : { status }),
  }),
  field('cc', { codec: textColumn, put: (cc) => ({ cc }), sample: 'a@example.com' }),
  ...fileRows<never, ReplyInput, undefined>(),
];

/** The route; the status afterwards is 1 for a customer's reply and 3 for one of the staff, unless it is given. */
export function reply(): { route: Route; handler: Handler } {
  const route = {
    ...declare(ticket, {
      method: 'POST',
      path: '/api/tickets/reply/{id}',
      verb: 'reply',
      right: 'update',
      summary: 'Reply to a ticket.',
      failure: 'Ticket Reply Fail.',
    }),
    params: idParams,
    body: bodyOf(fields, 'create'),
    files: fileFields,
    answer: written.extend({ reply_id: z.int() }),
    ...factsOf(fields, 'create'),
  };
  const handler = lambda(protocol, route, async ({ params, body: take, files, ...work }) => {
    const { message = '', ...rest } = take({ firm: work.firm, today: work.today, at: work.at, join: undefined });
    const added = await renamed({ staff_id: 'admin' }, () => addReply(params.id, { message, ...rest }, files, work));
    const body = { status: true, message: 'Ticket Reply Added Successful.', reply_id: added.reply.doc.id };
    return { status: 200, body };
  });
  return { route, handler };
}
