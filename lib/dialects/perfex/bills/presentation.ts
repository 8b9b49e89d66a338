/** Columns that answers show of a bill beyond its own: currency, lines and customer. */
import * as z from 'zod';
import { getCurrency } from '../../../domain/currency.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import type { Collection } from '../../../store/collection.ts';
import type { Document } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import { buildAnswer, type Column, computed, presentRecord } from '../../fields.ts';
import type { Join } from '../../resource.ts';
import { customerColumns as columnsOfCustomer, customerWires } from '../columns/company.ts';
import { extraCount } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { customer } from '../people/customer.ts';
import * as bill from './fields.ts';
import type { BillColumn, BillDoc, BillFields, BillJoin } from './input.ts';
import { lineAnswer, presentLines } from './lines.ts';

const text = z.string();

/** The columns of the bill's currency, which Perfex joins from its table of currencies. */
export const currencyColumns: readonly BillColumn[] = [
  computed('symbol', text, (doc) => getCurrency(doc.currency).symbol),
  computed('name', text, (doc) => doc.currency),
  bill.constant('decimal_separator', '.'),
  bill.constant('thousand_separator', ','),
  bill.constant('placement', 'before'),
  computed('isdefault', text, (doc, view) => (doc.currency === view.organization.currency ? '1' : '0')),
  computed('currencyid', text, (doc, view) => String(codec.toCurrencyNumber(doc.currency, view))),
  computed('currency_name', text, (doc) => doc.currency),
];

/** Makes the column of the lines. `kind`: Perfex's word for such a bill (`estimate`). */
export const lineDetails = (kind: string): BillColumn =>
  computed('items', z.array(lineAnswer), (doc, view) => presentLines(doc, kind, view));

/** Bills have no files here. */
export const attachmentDetails: readonly BillColumn[] = [
  computed('attachments', z.array(z.unknown()), () => []),
  computed('visible_attachments_to_customer_found', z.boolean(), () => false),
];

/** The bill's place in Perfex's pipeline, and the columns of a customer's signature, which stay empty here. */
export const acceptanceColumns: readonly BillColumn[] = [
  extraCount('pipeline_order'),
  bill.constant('is_expiry_notified', '0'),
  bill.constant('acceptance_firstname', null),
  bill.constant('acceptance_lastname', null),
  bill.constant('acceptance_email', null),
  bill.constant('acceptance_date', null),
  bill.constant('acceptance_ip', null),
  bill.constant('signature', null),
  bill.constant('short_link', null),
];

type JoinedColumn = Column<BillDoc, BillFields, BillJoin>;

const findCustomer = (doc: BillDoc, { customers }: BillJoin): Customer | undefined =>
  customers.get(doc.customerId ?? 0);

export const clientDetail: JoinedColumn = computed(
  'client',
  buildAnswer(customer.resource.columns).nullable(),
  (doc, view) => {
    const client = findCustomer(doc, view.join);
    return client ? presentRecord(customer.resource.columns, client, { ...view, join: undefined }) : null;
  },
);

/** Values from the bill's own snapshot, for a customer who is deleted or may not be read. */
const snapshot: Readonly<Record<string, (doc: Pick<BillDoc, 'customerId' | 'customer'>) => string>> = {
  userid: ({ customerId }) => String(customerId ?? 0),
  company: ({ customer: { name } }) => name,
  vat: ({ customer: { identification } }) => identification,
};

/** Makes the columns of the customer whose names the bill does not use itself. */
export function customerColumns(own: readonly { wire: string; show?: unknown }[]): JoinedColumn[] {
  const ownWires = new Set(own.filter((column) => column.show).map((column) => column.wire));
  return columnsOfCustomer(
    customerWires.filter((wire) => !ownWires.has(wire)),
    findCustomer,
    (wire, doc) => snapshot[wire]?.(doc) ?? null,
    Object.keys(snapshot),
  );
}

/** Reads records by id. One round trip. */
export async function readById<D extends Document>(records: Collection<D>, ids: readonly (number | null | false)[]) {
  const found = await records.getMany(ids.filter((id) => typeof id === 'number'));
  return new Map([...found].map(([id, { doc }]) => [id, doc]));
}

/** Reads the customers of bills. One round trip. */
export async function readCustomers(docs: readonly Pick<BillDoc, 'customerId'>[], { store }: Work): Promise<BillJoin> {
  const ids = docs.map((doc) => doc.customerId);
  return { customers: await readById(store.customers, ids) };
}

/** Joins the customers where a whole bill is shown; the columns of a list need none. */
export const joinCustomersOfReads: Join<Pick<BillDoc, 'customerId'>, BillJoin> = {
  by: 'records',
  read: (docs, work, within) => readCustomers(within === 'list' ? [] : docs, work),
};
