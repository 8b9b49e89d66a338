/**
 * Perfex's credit note. The document shows it flat, with the columns of its customer and without its
 * items; here the items are shown too, and what of it is applied to invoices.
 */
import * as z from 'zod';
import { creditsMinor } from '../../../domain/credit-note/applied-credit.ts';
import { type CreditNote, type CreditNoteState, remainingMinor } from '../../../domain/credit-note/credit-note.ts';
import type { CreditWish } from '../../../operations/credit-note/apply.ts';
import {
  type CreditNoteInput,
  createCreditNote,
  deleteCreditNote,
  updateCreditNote,
} from '../../../operations/credit-note/write.ts';
import { decimalInput, idInput, listInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { quantityRow } from '../columns/extras.ts';
import { money } from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import type { Entity } from '../protocol/entity.ts';
import { blockFields } from './addresses.ts';
import { creditAnswer, creditShown } from './credits.ts';
import {
  addedFromField,
  constant,
  createdField,
  customerField,
  dateField,
  discountFields,
  flag,
  idField,
  lineFields,
  note,
  numberFields,
  projectField,
  referenceField,
  sumFields,
} from './fields.ts';
import { type BillJoin, type InPieces, inputOf } from './form.ts';
import { customerColumns, joinCustomers, linesDetail } from './presentation.ts';
import { acceptor, billNames, sumWarnings } from './totals.ts';

type Form = InPieces<CreditNoteInput>;
type Row = Field<CreditNote, Form, BillJoin>;

const text = z.string();

/** 3 makes a credit note void, 1 and 2 undo that: which of the two it is then follows from what is applied. */
const statusNumbers = { open: '1', closed: '2', void: '3' } as const satisfies Record<CreditNoteState, string>;

const creditInput: z.ZodType<CreditWish> = z
  .object(
    {
      invoice_id: idInput,
      amount: decimalInput.refine((amount) => !amount.startsWith('-'), { error: 'must not be negative' }),
    },
    { error: 'must be an invoice_id and an amount' },
  )
  .transform(({ invoice_id: invoiceId, amount }) => ({ invoiceId, amount }));

const creditsColumn: Codec<CreditWish[]> = {
  input: listInput(creditInput),
  output: () => null,
  wire: z.null(),
  broken: [{ invoice_id: 1, amount: 'much' }],
  sample: [],
};

const columns: readonly Row[] = [
  idField,
  customerField,
  constant('deleted_customer_name', null),
  ...numberFields('Credit Note'),
  createdField,
  dateField,
  note('adminnote', 'adminNote', ''),
  note('terms', 'terms', ''),
  note('clientnote', 'notes', ''),
  ...sumFields,
  addedFromField,
  field('status', {
    codec: numberedColumn(statusNumbers),
    get: (doc) => doc.state,
    put: (state) => ({ void: state === 'void' }),
  }),
  projectField,
  ...discountFields,
  ...blockFields('billing', { required: 'never' }),
  ...blockFields('shipping', { required: 'never' }),
  flag('include_shipping', 'includeShipping'),
  flag('show_shipping_on_credit_note', 'showShipping'),
  quantityRow,
  referenceField,
  ...lineFields({ newitems: 'always', items: 'update' }),
  linesDetail('credit_note'),
  field('applied_credits', { codec: creditsColumn, put: (credits) => ({ credits }) }),
  shown('applied_credits', z.array(creditAnswer), (doc, view) =>
    doc.applied.map((credit) => creditShown(credit, doc.currency, view)),
  ),
  shown('credits_used', text, (doc) => money(creditsMinor(doc.applied), doc.currency)),
  shown('remaining_credits', text, (doc) => money(remainingMinor(doc), doc.currency)),
];

export const creditNote: Entity<CreditNote, Form, BillJoin> = {
  resource: 'credit-notes',
  path: 'credit_notes',
  singular: 'a credit note',
  plural: 'credit notes',
  scope: 'credit-notes',
  idKey: 'id',
  collection: (store) => store.creditNotes,
  fields: [...columns, ...customerColumns(columns), shown('credit_note_id', text, (doc) => String(doc.id))],
  customFields: 'credit_note',
  updatePaths: ['/api/credit_notes', '/api/credit_notes/{id}'],
  deletePaths: ['/api/credit_notes/{id}', '/api/delete/credit_notes/{id}'],
  sortable: {
    id: 'id',
    number: 'number',
    date: 'on',
    datecreated: 'created',
    clientid: 'customer',
    project_id: 'project',
    company: 'name',
    total: 'gross',
    remaining_credits: 'remaining',
  },
  messages: {
    created: 'Credit Note Added Successfully',
    notCreated: 'Credit Note Add Fail',
    updated: 'Credit Note Updated Successfully',
    notUpdated: 'Credit Note Update Fail',
    deleted: 'Credit Note Deleted Successfully',
    notDeleted: 'Credit Note Delete Fail',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  names: billNames,
  join: joinCustomers,
  warnings: sumWarnings,
  create: (form, work) => createCreditNote({ ...inputOf(form, null), ...acceptor(form, work) }, work),
  update: (id, form, work) => updateCreditNote(id, { ...inputOf(form, id), ...acceptor(form, work) }, work),
  remove: deleteCreditNote,
};
