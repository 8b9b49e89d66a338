/** Perfex's proposal, to a customer or to a lead. */
import * as z from 'zod';
import type { Proposal, ProposalState } from '../../../domain/proposal/proposal.ts';
import {
  createProposal,
  type ProposalInput,
  type Relation,
  updateProposal,
} from '../../../operations/proposal/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { neededAddressesInput, textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import { linkColumn } from '../columns/bill.ts';
import { quantityColumn } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { findNumber, numberedColumn } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, titledMessages } from '../protocol/messages.ts';
import { billCountryColumn, placeColumn, streetColumn } from './addresses.ts';
import * as bill from './fields.ts';
import { type ByLineId, toBillInput } from './input.ts';
import { acceptanceColumns, attachmentDetails, currencyColumns, lineDetails } from './presentation.ts';

type Input = ByLineId<ProposalInput>;

const text = z.string();
const textOrNull = z.string().nullable();
const { column, computed } = defineColumns<Proposal, Input>();

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
  wire: text,
  broken: 'planet',
  sample: 'customer',
};
const nameColumn: Codec<string> = { ...codec.name, broken: ' ' };
const emailColumn: Codec<string> = {
  ...codec.text,
  input: neededAddressesInput,
  broken: 'nobody',
  sample: 'office@acme.example',
};

const relation = [
  column('rel_id', ['relation', 'id'], codec.id, {
    ...demand('always', 'Related'),
    alsoNames: ['customerId', 'leadId'],
    read: (doc) => doc.leadId ?? doc.customerId ?? 0,
  }),
  column('rel_type', ['relation', 'kind'], kindColumn, {
    also: ['Related', 'related'],
    ...demand('create', 'Related'),
    read: (doc) => (doc.leadId === null ? 'customer' : 'lead'),
  }),
];

const party = [
  column('proposal_to', ['snapshot', 'name'], nameColumn, {
    ...demand('always', 'To'),
    read: (doc) => doc.customer.name,
    sample: 'Acme Limited',
  }),
  billCountryColumn('country', 'billing'),
  placeColumn('zip', 'billing', 'zip'),
  placeColumn('state', 'billing', 'state'),
  placeColumn('city', 'billing', 'city'),
  streetColumn('address', 'billing'),
  column('email', ['snapshot', 'email'], emailColumn, {
    also: ['Email'],
    ...demand('always', 'Email'),
    read: (doc) => doc.customer.email,
  }),
  column('phone', 'phone', codec.text),
];

const columns = [
  bill.id,
  column('subject', 'subject', nameColumn, { ...demand('always', 'Subject'), sample: 'A new roof' }),
  column('content', 'content', codec.text, { sample: '<p>Dear customer</p>{proposal_items}' }),
  bill.addedFrom,
  bill.created,
  ...bill.ownSums,
  ...bill.discount,
  quantityColumn,
  column('open_till', 'openTillOn', codec.optionalDate),
  bill.date,
  ...relation,
  bill.seller('assigned', { also: ['Assigned'] }),
  computed('hash', text, (doc) => doc.hash),
  ...party,
  column('allow_comments', 'allowComments', codec.flag),
  column('status', 'state', numberedColumn(statusNumbers)),
  column('estimate_id', 'estimateId', linkColumn),
  column('invoice_id', 'invoiceId', linkColumn),
  computed('date_converted', textOrNull, (doc, view) =>
    doc.convertedAt ? codec.formatDateTime(doc.convertedAt, view) : null,
  ),
  ...acceptanceColumns,
  ...currencyColumns,
  computed('number', text, (doc) => String(doc.number)),
  computed('prefix', text, bill.readPrefix),
  ...attachmentDetails,
  ...bill.lines({ newitems: 'always', items: 'never' }),
  lineDetails('proposal'),
];

export const proposal = definePerfex<Proposal, Input, undefined>({
  name: 'proposals',
  singular: 'a proposal',
  plural: 'proposals',
  scope: 'proposals',
  records: (store) => store.proposals,
  columns,
  customFields: 'proposal',
  readPaths: ['/api/proposals/{id}', '/api/proposal/{id}'],
  updatePaths: ['/api/proposal/{id}', '/api/proposals/{id}'],
  deletePaths: ['/api/proposals/{id}', '/api/delete/proposals/{id}', '/api/proposal/{id}'],
  relations: { customer: 'date', lead: 'id' },
  rowValues: {
    number: ({ number }) => String(number),
    status: ({ state }) => findNumber(statusNumbers, state),
  },
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
    ...titledMessages('Proposal'),
    created: 'Proposal add successful.',
    notCreated: 'Proposal add fail.',
    deleted: 'Proposals Deleted Successfully',
    noMatch: 'No Data Were Found',
  },
  join: joinNothing,
  create: (input, work) => createProposal(toBillInput(input, null), work),
  update: (id, input, work) => updateProposal(id, toBillInput(input, id), work),
  remove: (id, work) => deleteRecord(work.store.proposals, id, work),
});
