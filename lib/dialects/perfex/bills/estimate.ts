/** Perfex's estimate. */
import * as z from 'zod';
import {
  deriveEstimateStanding,
  type Estimate,
  type EstimateState,
  estimateStates,
} from '../../../domain/estimate/estimate.ts';
import type { Row } from '../../../domain/list-query.ts';
import { createEstimate, type EstimateInput, updateEstimate } from '../../../operations/estimate/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { defineColumns } from '../../fields.ts';
import { linkColumn } from '../columns/bill.ts';
import { quantityColumn } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, titledMessages } from '../protocol/messages.ts';
import type { RowView } from '../protocol/resource.ts';
import { blockColumns } from './addresses.ts';
import * as bill from './fields.ts';
import { type BillJoin, type ByLineId, reportNumberInUse, toBillInput, warnAboutSums } from './input.ts';
import {
  acceptanceColumns,
  attachmentDetails,
  clientDetail,
  currencyColumns,
  customerColumns,
  joinCustomersOfReads,
  lineDetails,
} from './presentation.ts';

type Input = ByLineId<EstimateInput>;

const text = z.string();
const textOrNull = z.string().nullable();
const { column, computed } = defineColumns<Estimate, Input, BillJoin>();

const statusNumbers = {
  draft: '1',
  sent: '2',
  declined: '3',
  accepted: '4',
  expired: '5',
} as const satisfies Record<EstimateState, string>;

const columns = [
  bill.id,
  computed('sent', text, (doc) => (doc.sentAt ? '1' : '0')),
  computed('datesend', textOrNull, (doc, view) => (doc.sentAt ? codec.formatDateTime(doc.sentAt, view) : null)),
  bill.customer,
  bill.constant('deleted_customer_name', null),
  bill.project,
  ...bill.numbers('Estimate'),
  computed('hash', text, (doc) => doc.hash),
  bill.created,
  bill.date,
  column('expirydate', 'expiresOn', codec.optionalDate, { also: ['duedate'] }),
  ...bill.sums,
  bill.addedFrom,
  column('status', 'state', numberedColumn(statusNumbers), {
    ...demand('update', 'Status'),
    read: (doc, view) => deriveEstimateStanding(doc, view.today),
  }),
  bill.note('clientnote', 'notes', ''),
  bill.note('adminnote', 'adminNote', ''),
  ...bill.discount,
  column('invoiceid', 'invoiceId', linkColumn),
  computed('invoiced_date', textOrNull, (doc, view) =>
    doc.invoicedAt ? codec.formatDateTime(doc.invoicedAt, view) : null,
  ),
  bill.note('terms', 'terms', ''),
  column('reference_no', 'customerReference', codec.text, { also: ['Reference', 'reference'] }),
  bill.seller('sale_agent'),
  ...blockColumns('billing', demand('update', 'Billing Street')),
  ...blockColumns('shipping'),
  bill.flag('include_shipping', 'includeShipping', 'yes'),
  bill.flag('show_shipping_on_estimate', 'showShipping'),
  quantityColumn,
  ...acceptanceColumns,
  bill.tags,
  ...bill.lines({ newitems: 'create', items: 'never' }),
];

function readStatus({ state, expires }: Row, { today }: RowView): string | null {
  const stored = estimateStates.find((one) => one === state);
  const expiresOn = typeof expires === 'string' ? expires : null;
  return stored ? statusNumbers[deriveEstimateStanding({ state: stored, expiresOn }, today)] : null;
}

export const estimate = definePerfex<Estimate, Input, BillJoin>({
  name: 'estimates',
  singular: 'an estimate',
  plural: 'estimates',
  scope: 'estimates',
  records: (store) => store.estimates,
  columns: [...columns, ...currencyColumns],
  customFields: 'estimate',
  details: [
    lineDetails('estimate'),
    ...attachmentDetails,
    clientDetail,
    computed('scheduled_email', z.null(), () => null),
  ],
  matchDetails: [
    ...customerColumns([...columns, ...currencyColumns]),
    computed('estimateid', text, (doc) => String(doc.id)),
  ],
  deletePaths: ['/api/estimates/{id}', '/api/delete/estimates/{id}'],
  relations: { customer: 'date' },
  rowValues: { status: readStatus },
  sortable: {
    id: 'id',
    estimateid: 'id',
    number: 'number',
    date: 'on',
    expirydate: 'expires',
    datecreated: 'created',
    clientid: 'customer',
    project_id: 'project',
    total: 'gross',
  },
  messages: {
    ...titledMessages('Estimate'),
    created: 'Estimates Added Successfully',
    notCreated: 'Estimates Add Fail',
    noMatch: 'No Data Were Found',
  },
  join: joinCustomersOfReads,
  warnings: warnAboutSums,
  // As documented: an estimate without a status is accepted.
  create: (input, work) =>
    reportNumberInUse('The Estimates number is already in use', () =>
      createEstimate({ state: 'accepted', ...toBillInput(input, null) }, work),
    ),
  update: (id, input, work) => updateEstimate(id, toBillInput(input, id), work),
  remove: (id, work) => deleteRecord(work.store.estimates, id, work),
});
