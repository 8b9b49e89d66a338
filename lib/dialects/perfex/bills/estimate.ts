/** Perfex's estimate. */
import * as z from 'zod';
import { type Estimate, type EstimateState, estimateStanding } from '../../../domain/estimate/estimate.ts';
import { createEstimate, type EstimateInput, updateEstimate } from '../../../operations/estimate/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { type Field, field, shown } from '../../field-table.ts';
import { linkColumn } from '../columns/bill.ts';
import { quantityRow } from '../columns/extras.ts';
import { dateTime, optionalDateColumn } from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import type { Entity } from '../protocol/entity.ts';
import { blockFields } from './addresses.ts';
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
import { type BillJoin, type InPieces, inputOf } from './form.ts';
import {
  acceptanceColumns,
  attachmentDetails,
  clientDetail,
  currencyColumns,
  customerColumns,
  joinCustomers,
  linesDetail,
} from './presentation.ts';
import { acceptor, billNames, sumWarnings, takenNumber } from './totals.ts';

type Form = InPieces<EstimateInput>;
type Row = Field<Estimate, Form, BillJoin>;

const text = z.string();
const textOrNull = z.string().nullable();

const statusNumbers = {
  draft: '1',
  sent: '2',
  declined: '3',
  accepted: '4',
  expired: '5',
} as const satisfies Record<EstimateState, string>;

const columns: readonly Row[] = [
  idField,
  shown('sent', text, (doc) => (doc.sentAt ? '1' : '0')),
  shown('datesend', textOrNull, (doc, view) => (doc.sentAt ? dateTime(doc.sentAt, view) : null)),
  customerField,
  constant('deleted_customer_name', null),
  projectField,
  ...numberFields('Estimate'),
  shown('hash', text, (doc) => doc.hash),
  createdField,
  dateField,
  field('expirydate', {
    codec: optionalDateColumn,
    // What the document calls it on create.
    also: ['duedate'],
    get: (doc) => doc.expiresOn,
    put: (expiresOn) => ({ expiresOn }),
  }),
  ...sumFields,
  addedFromField,
  field('status', {
    codec: numberedColumn(statusNumbers),
    required: 'update',
    message: 'The Status field is required',
    get: (doc, view) => estimateStanding(doc, view.today),
    put: (state) => ({ state }),
  }),
  note('clientnote', 'notes', ''),
  note('adminnote', 'adminNote', ''),
  ...discountFields,
  field('invoiceid', { codec: linkColumn, get: (doc) => doc.invoiceId, put: (invoiceId) => ({ invoiceId }) }),
  shown('invoiced_date', textOrNull, (doc, view) => (doc.invoicedAt ? dateTime(doc.invoicedAt, view) : null)),
  note('terms', 'terms', ''),
  referenceField,
  sellerField('sale_agent'),
  ...blockFields('billing', { required: 'update', message: 'The Billing Street field is required' }),
  ...blockFields('shipping', { required: 'never' }),
  flag('include_shipping', 'includeShipping', 'yes'),
  flag('show_shipping_on_estimate', 'showShipping'),
  quantityRow,
  ...acceptanceColumns,
  tagsField,
  ...lineFields({ newitems: 'create', items: 'never' }),
];

export const estimate: Entity<Estimate, Form, BillJoin> = {
  resource: 'estimates',
  singular: 'an estimate',
  plural: 'estimates',
  scope: 'estimates',
  idKey: 'id',
  collection: (store) => store.estimates,
  fields: [...columns, ...currencyColumns],
  customFields: 'estimate',
  details: [
    linesDetail('estimate'),
    ...attachmentDetails,
    clientDetail,
    shown('scheduled_email', z.null(), () => null),
  ],
  matchDetails: [
    ...customerColumns([...columns, ...currencyColumns]),
    shown('estimateid', text, (doc) => String(doc.id)),
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
  names: { ...billNames, invoice_id: 'invoiceid' },
  join: (docs, work, extent) => joinCustomers(extent === 'columns' ? [] : docs, work),
  warnings: sumWarnings,
  // The document says so: an estimate that comes without a status is accepted.
  create: (form, work) =>
    takenNumber('The Estimates number is already in use', () =>
      createEstimate({ state: 'accepted', ...inputOf(form, null), ...acceptor(form, work) }, work),
    ),
  update: (id, form, work) => updateEstimate(id, { ...inputOf(form, id), ...acceptor(form, work) }, work),
  remove: (id, work) => deleteRecord(work.store.estimates, id, work),
};
