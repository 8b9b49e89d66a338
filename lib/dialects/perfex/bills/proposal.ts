/** Perfex's proposal, to a customer or to a lead. */
import * as z from 'zod';
import { invalid } from '../../../domain/problem.ts';
import type { Proposal, ProposalState } from '../../../domain/proposal/proposal.ts';
import {
  createProposal,
  type ProposalInput,
  type Relation,
  updateProposal,
} from '../../../operations/proposal/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { nameInput, neededAddressesInput, textInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { linkColumn } from '../columns/bill.ts';
import { quantityRow } from '../columns/extras.ts';
import { dateTime, flagColumn, idColumn, optionalDateColumn, textColumn } from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import type { Entity } from '../protocol/entity.ts';
import { addressField } from './addresses.ts';
import {
  addedFromField,
  createdField,
  dateField,
  discountFields,
  idField,
  lineFields,
  ownSumFields,
  prefixOf,
  sellerField,
} from './fields.ts';
import { type InPieces, inputOf } from './form.ts';
import { acceptanceColumns, attachmentDetails, currencyColumns, linesDetail } from './presentation.ts';
import { billNames } from './totals.ts';

/** What the fields come to: relation and snapshot in pieces. */
type Form = InPieces<Omit<ProposalInput, 'relation' | 'snapshot'>> & {
  relKind: NonNullable<Relation['kind']>;
  relId: number;
  name: string;
  email: string;
};
type Row = Field<Proposal, Form, undefined>;

const text = z.string();
const textOrNull = z.string().nullable();

const statusNumbers = {
  open: '1',
  declined: '2',
  accepted: '3',
  sent: '4',
  revised: '5',
  draft: '6',
} as const satisfies Record<ProposalState, string>;

const kindColumn: Codec<NonNullable<Relation['kind']>> = {
  input: textInput
    .transform((value) => value.trim().toLowerCase())
    .pipe(z.enum(['lead', 'customer'], { error: 'must be lead or customer' })),
  output: (value) => value,
  wire: text,
  broken: 'planet',
  sample: 'customer',
};
const nameColumn: Codec<string> = { ...textColumn, mustSay: true, input: nameInput, broken: ' ' };
const emailColumn: Codec<string> = {
  ...textColumn,
  input: neededAddressesInput,
  broken: 'nobody',
  sample: 'office@acme.example',
};

const relationFields: readonly Row[] = [
  field('rel_id', {
    codec: idColumn,
    required: 'always',
    message: 'The Related field is required',
    get: (doc) => doc.leadId ?? doc.customerId ?? 0,
    put: (relId) => ({ relId }),
  }),
  field('rel_type', {
    codec: kindColumn,
    also: ['Related', 'related'],
    required: 'create',
    message: 'The Related field is required',
    get: (doc) => (doc.leadId === null ? 'customer' : 'lead'),
    put: (relKind) => ({ relKind }),
  }),
];

const partyFields: readonly Row[] = [
  field('proposal_to', {
    codec: nameColumn,
    required: 'always',
    message: 'The To field is required',
    get: (doc) => doc.customer.name,
    put: (name) => ({ name }),
    sample: 'Acme Limited',
  }),
  addressField('country', 'billing', 'country'),
  addressField('zip', 'billing', 'zip'),
  addressField('state', 'billing', 'state'),
  addressField('city', 'billing', 'city'),
  addressField('address', 'billing', 'street'),
  field('email', {
    codec: emailColumn,
    also: ['Email'],
    required: 'always',
    message: 'The Email field is required',
    get: (doc) => doc.customer.email,
    put: (email) => ({ email }),
  }),
  field('phone', { codec: textColumn, get: (doc) => doc.phone, put: (phone) => ({ phone }) }),
];

const fields: readonly Row[] = [
  idField,
  field('subject', {
    codec: nameColumn,
    required: 'always',
    message: 'The Subject field is required',
    get: (doc) => doc.subject,
    put: (subject) => ({ subject }),
    sample: 'A new roof',
  }),
  field('content', {
    codec: textColumn,
    get: (doc) => doc.content,
    put: (content) => ({ content }),
    sample: '<p>Dear customer</p>{proposal_items}',
  }),
  addedFromField,
  createdField,
  ...ownSumFields,
  ...discountFields,
  quantityRow,
  field('open_till', {
    codec: optionalDateColumn,
    get: (doc) => doc.openTillOn,
    put: (openTillOn) => ({ openTillOn }),
  }),
  dateField,
  ...relationFields,
  { ...sellerField('assigned'), also: ['Assigned'] },
  shown('hash', text, (doc) => doc.hash),
  ...partyFields,
  field('allow_comments', {
    codec: flagColumn,
    get: (doc) => doc.allowComments,
    put: (allowComments) => ({ allowComments }),
  }),
  field('status', { codec: numberedColumn(statusNumbers), get: (doc) => doc.state, put: (state) => ({ state }) }),
  field('estimate_id', { codec: linkColumn, get: (doc) => doc.estimateId, put: (estimateId) => ({ estimateId }) }),
  field('invoice_id', { codec: linkColumn, get: (doc) => doc.invoiceId, put: (invoiceId) => ({ invoiceId }) }),
  shown('date_converted', textOrNull, (doc, view) => (doc.convertedAt ? dateTime(doc.convertedAt, view) : null)),
  ...acceptanceColumns,
  ...currencyColumns,
  shown('number', text, (doc) => String(doc.number)),
  shown('prefix', text, prefixOf),
  ...attachmentDetails,
  ...lineFields({ newitems: 'always', items: 'never' }),
  linesDetail('proposal'),
];

/** The operation's input for a form. */
function proposalInput(form: Partial<Form>, id: number | null): ProposalInput {
  const { relKind, relId, name, email, ...bill } = form;
  const known = { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  const relation = relId === undefined ? {} : { relation: { ...(relKind ? { kind: relKind } : {}), id: relId } };
  return { ...inputOf(bill, id), ...relation, snapshot: known };
}

export const proposal: Entity<Proposal, Form, undefined> = {
  resource: 'proposals',
  singular: 'a proposal',
  plural: 'proposals',
  scope: 'proposals',
  idKey: 'id',
  collection: (store) => store.proposals,
  fields,
  customFields: 'proposal',
  readPaths: ['/api/proposals/{id}', '/api/proposal/{id}'],
  updatePaths: ['/api/proposal/{id}', '/api/proposals/{id}'],
  deletePaths: ['/api/proposals/{id}', '/api/delete/proposals/{id}', '/api/proposal/{id}'],
  sortable: {
    id: 'id',
    subject: 'subject',
    proposal_to: 'name',
    date: 'on',
    open_till: 'openTill',
    datecreated: 'created',
    total: 'gross',
  },
  messages: {
    created: 'Proposal add successful.',
    notCreated: 'Proposal add fail.',
    updated: 'Proposal Updated Successfully',
    notUpdated: 'Proposal Update Fail',
    deleted: 'Proposals Deleted Successfully',
    notDeleted: 'Proposal Delete Fail',
    none: 'No data were found',
    noMatch: 'No Data Were Found',
  },
  names: { ...billNames, customer_id: 'rel_id', lead_id: 'rel_id', sales_staff_id: 'assigned' },
  join: async () => undefined,
  create: (form, work) => {
    const { subject, relation, ...input } = proposalInput(form, null);
    if (subject === undefined || !relation) throw invalid('subject', 'and rel_id are required');
    return createProposal({ ...input, subject, relation }, work);
  },
  update: (id, form, work) => updateProposal(id, proposalInput(form, id), work),
  remove: (id, work) => deleteRecord(work.store.proposals, id, work),
};
