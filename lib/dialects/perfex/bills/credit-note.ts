/** Perfex's credit note: flat with the columns of its customer, and with its lines and applied credits. */
import * as z from 'zod';
import { sumCreditsMinor } from '../../../domain/credit-note/applied-credit.ts';
import {
  type CreditNote,
  type CreditNoteState,
  computeRemainingMinor,
} from '../../../domain/credit-note/credit-note.ts';
import type { CreditInput } from '../../../operations/credit-note/apply.ts';
import {
  type CreditNoteInput,
  createCreditNote,
  deleteCreditNote,
  updateCreditNote,
} from '../../../operations/credit-note/write.ts';
import { decimalInput, idInput, listInput } from '../../codecs.ts';
import { type Codec, defineColumns, type View } from '../../fields.ts';
import { quantityColumn } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { findNumber, numberedColumn } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { titledMessages } from '../protocol/messages.ts';
import { blockColumns } from './addresses.ts';
import { creditAnswer, presentCredit } from './credits.ts';
import * as bill from './fields.ts';
import { type BillJoin, type ByLineId, toBillInput, warnAboutSums } from './input.ts';
import { customerColumns, lineDetails, readCustomers } from './presentation.ts';

type Input = ByLineId<CreditNoteInput>;

const text = z.string();
const { column, computed, writeOnly } = defineColumns<CreditNote, Input, BillJoin>();

/** 3 makes a credit note void, 1 and 2 undo that. Open or closed then follows from the applied credits. */
const statusNumbers = { open: '1', closed: '2', void: '3' } as const satisfies Record<CreditNoteState, string>;

const creditInput: z.ZodType<CreditInput> = z
  .object(
    {
      invoice_id: idInput,
      amount: decimalInput.refine((amount) => !amount.startsWith('-'), { error: 'must not be negative' }),
    },
    { error: 'must be an invoice_id and an amount' },
  )
  .transform(({ invoice_id: invoiceId, amount }) => ({ invoiceId, amount }));

const creditsColumn: Codec<CreditInput[]> = {
  input: listInput(creditInput),
  output: () => null,
  wire: z.array(creditAnswer),
  broken: [{ invoice_id: 1, amount: 'much' }],
  sample: [],
};

const { input: stateInput, ...stateColumn } = numberedColumn<CreditNoteState>(statusNumbers);
/** A client only decides whether the credit note is void. */
const voidColumn: Codec<boolean> = {
  input: stateInput.transform((state) => state === 'void'),
  wire: stateColumn.wire,
  broken: stateColumn.broken,
  sample: stateColumn.sample,
};

const columns = [
  bill.id,
  bill.customer,
  bill.constant('deleted_customer_name', null),
  ...bill.numbers('Credit Note'),
  bill.created,
  bill.date,
  bill.note('adminnote', 'adminNote', ''),
  bill.note('terms', 'terms', ''),
  bill.note('clientnote', 'notes', ''),
  ...bill.sums,
  bill.addedFrom,
  { ...writeOnly('status', 'void', voidColumn), show: (doc: CreditNote) => statusNumbers[doc.state] },
  bill.project,
  ...bill.discount,
  ...blockColumns('billing'),
  ...blockColumns('shipping'),
  bill.flag('include_shipping', 'includeShipping'),
  bill.flag('show_shipping_on_credit_note', 'showShipping'),
  quantityColumn,
  column('reference_no', 'customerReference', codec.text, { also: ['Reference', 'reference'] }),
  ...bill.lines({ newitems: 'always', items: 'update' }),
  lineDetails('credit_note'),
  {
    ...writeOnly('applied_credits', 'credits', creditsColumn, { alsoNames: ['applied'] }),
    show: (doc: CreditNote, view: View<BillJoin>) =>
      doc.applied.map((credit) => presentCredit(credit, doc.currency, view)),
  },
  computed('credits_used', text, (doc) => codec.formatMoney(sumCreditsMinor(doc.applied), doc.currency)),
  computed('remaining_credits', text, (doc) => codec.formatMoney(computeRemainingMinor(doc), doc.currency)),
];

export const creditNote = definePerfex<CreditNote, Input, BillJoin>({
  name: 'credit-notes',
  path: 'credit_notes',
  singular: 'a credit note',
  plural: 'credit notes',
  scope: 'credit-notes',
  records: (store) => store.creditNotes,
  columns: [...columns, ...customerColumns(columns), computed('credit_note_id', text, (doc) => String(doc.id))],
  customFields: 'credit_note',
  updatePaths: ['/api/credit_notes', '/api/credit_notes/{id}'],
  deletePaths: ['/api/credit_notes/{id}', '/api/delete/credit_notes/{id}'],
  relations: { customer: 'date' },
  rowValues: { status: ({ state }) => findNumber(statusNumbers, state) },
  sortable: {
    id: 'id',
    credit_note_id: 'id',
    number: 'number',
    date: 'on',
    datecreated: 'created',
    clientid: 'customer',
    project_id: 'project',
    company: 'name',
    total: 'gross',
    remaining_credits: 'remaining',
  },
  messages: titledMessages('Credit Note'),
  join: { by: 'records', read: readCustomers },
  warnings: warnAboutSums,
  create: (input, work) => createCreditNote(toBillInput(input, null), work),
  update: (id, input, work) => updateCreditNote(id, toBillInput(input, id), work),
  remove: deleteCreditNote,
});
