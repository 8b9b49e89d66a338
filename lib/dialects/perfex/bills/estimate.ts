/** Perfex's estimate. */
import * as z from 'zod';
import { deriveEstimateStanding, type Estimate, type EstimateState } from '../../../domain/estimate/estimate.ts';
import { createEstimate, type EstimateInput, updateEstimate } from '../../../operations/estimate/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { defineColumns } from '../../fields.ts';
import { linkColumn } from '../columns/bill.ts';
import { quantityColumn } from '../columns/extras.ts';
import { formatDateTime, optionalDateColumn } from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { blockColumns } from './addresses.ts';
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
  sellerField,
  sumFields,
  tagsField,
} from './fields.ts';
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
  idField,
  computed('sent', text, (doc) => (doc.sentAt ? '1' : '0')),
  computed('datesend', textOrNull, (doc, view) => (doc.sentAt ? formatDateTime(doc.sentAt, view) : null)),
  customerField,
  constant('deleted_customer_name', null),
  projectField,
  ...numberFields('Estimate'),
  computed('hash', text, (doc) => doc.hash),
  createdField,
  dateField,
  // What the document calls it on create.
  column('expirydate', 'expiresOn', optionalDateColumn, { also: ['duedate'] }),
  ...sumFields,
  addedFromField,
  column('status', 'state', numberedColumn(statusNumbers), {
    required: 'update',
    message: 'The Status field is required',
    read: (doc, view) => deriveEstimateStanding(doc, view.today),
  }),
  note('clientnote', 'notes', ''),
  note('adminnote', 'adminNote', ''),
  ...discountFields,
  column('invoiceid', 'invoiceId', linkColumn),
  computed('invoiced_date', textOrNull, (doc, view) => (doc.invoicedAt ? formatDateTime(doc.invoicedAt, view) : null)),
  note('terms', 'terms', ''),
  referenceField,
  sellerField('sale_agent'),
  ...blockColumns('billing', { required: 'update', message: 'The Billing Street field is required' }),
  ...blockColumns('shipping'),
  flag('include_shipping', 'includeShipping', 'yes'),
  flag('show_shipping_on_estimate', 'showShipping'),
  quantityColumn,
  ...acceptanceColumns,
  tagsField,
  ...lineFields({ newitems: 'create', items: 'never' }),
];

export const estimate = definePerfex<Estimate, Input, BillJoin>({
  name: 'estimates',
  singular: 'an estimate',
  plural: 'estimates',
  scope: 'estimates',
  idKey: 'id',
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
  sortable: {
    id: 'id',
    number: 'number',
    date: 'on',
    expirydate: 'expires',
    datecreated: 'created',
    clientid: 'customer',
    project_id: 'project',
    total: 'gross',
  },
  messages: {
    created: 'Estimates Added Successfully',
    notCreated: 'Estimates Add Fail',
    updated: 'Estimate Updated Successfully',
    notUpdated: 'Estimate Update Fail',
    deleted: 'Estimate Deleted Successfully',
    notDeleted: 'Estimate Delete Fail',
    none: 'No data were found',
    noMatch: 'No Data Were Found',
  },
  join: joinCustomersOfReads,
  warnings: warnAboutSums,
  // The document says so: an estimate that comes without a status is accepted.
  create: (input, work) =>
    reportNumberInUse('The Estimates number is already in use', () =>
      createEstimate({ state: 'accepted', ...toBillInput(input, null) }, work),
    ),
  update: (id, input, work) => updateEstimate(id, toBillInput(input, id), work),
  remove: (id, work) => deleteRecord(work.store.estimates, id, work),
});
