/** POST /api/tickets/reply/{id}: a reply of the staff (with `admin`) or of the customer, with files. */
import * as z from 'zod';
import { addReply, type ReplyInput } from '../../../operations/ticket/reply.ts';
import { buildBody, describeBody, findWirePath, toInput } from '../../bodies.ts';
import { idParams, textInput } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { defineColumns } from '../../fields.ts';
import { withWireNames } from '../../refusals.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { statusColumn } from '../columns/ticket.ts';
import { fileColumns, fileFields } from '../protocol/attachments.ts';
import { protocol, written } from '../protocol/envelope.ts';
import { demand } from '../protocol/messages.ts';
import { ticket } from './ticket.ts';

const messageColumn = {
  ...codec.text,
  input: textInput.refine((value) => value.trim() !== '', { error: 'is required' }),
};

const { writeOnly } = defineColumns<never, ReplyInput>();

const columns = [
  writeOnly('message', 'message', messageColumn, {
    ...demand('always', 'Message'),
    sample: 'Have you tried turning it off and on again?',
  }),
  writeOnly('admin', 'staffId', codec.optionalId, { sample: 1 }),
  writeOnly('status', 'status', statusColumn),
  writeOnly('cc', 'cc', codec.text, { sample: 'a@example.com' }),
  ...fileColumns,
];

/** Declares the route. Unless given, the new status is 1 after a customer's reply and 3 after one of the staff. */
export const reply = () =>
  declareFor(protocol, ticket.resource)(
    { method: 'POST', path: '/api/tickets/reply/{id}', verb: 'reply', right: 'update', summary: 'Reply to a ticket.' },
    {
      failure: 'Ticket Reply Fail.',
      params: idParams,
      body: buildBody(columns, 'create'),
      files: fileFields,
      answer: written.extend({ reply_id: z.int() }),
      ...describeBody(columns, 'create'),
    },
    async ({ params, body, files, ...work }) => {
      const { message = '', ...rest } = toInput(columns, body, work);
      const added = await withWireNames(
        (path) => findWirePath(columns, path, body),
        () => addReply(params.id, { message, ...rest }, files, work),
      );
      const { id } = added.reply.doc;
      return { status: 200, body: { status: true, message: 'Ticket Reply Added Successful.', reply_id: id } };
    },
  );
