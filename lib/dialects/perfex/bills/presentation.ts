/** What answers show of a bill beyond its own columns: currency, lines and customer. */
import * as z from 'zod';
import { currencyOf } from '../../../domain/currency.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import type { Collection } from '../../../store/collection.ts';
import type { Document } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import { answerOf, present, shown, type View } from '../../field-table.ts';
import { keptCount } from '../columns/extras.ts';
import { currencyNumber } from '../columns/text-and-numbers.ts';
import { customer } from '../people/customer.ts';
import { constant } from './fields.ts';
import type { BillDoc, BillJoin, BillRow, JoinedBillRow } from './form.ts';
import { lineAnswer, linesShown } from './lines.ts';

const text = z.string();

/** The columns of the bill's currency, as a join with Perfex's table of currencies shows them. */
export const currencyColumns: readonly BillRow[] = [
  shown('symbol', text, (doc) => currencyOf(doc.currency).symbol),
  shown('name', text, (doc) => doc.currency),
  constant('decimal_separator', '.'),
  constant('thousand_separator', ','),
  constant('placement', 'before'),
  shown('isdefault', text, (doc, view) => (doc.currency === view.firm.currency ? '1' : '0')),
  shown('currencyid', text, (doc, view) => String(currencyNumber(doc.currency, view))),
  shown('currency_name', text, (doc) => doc.currency),
];

/** The lines, as what Perfex calls such a bill (`estimate`). */
export const linesDetail = (kind: string): BillRow =>
  shown('items', z.array(lineAnswer), (doc, view) => linesShown(doc, kind, view));

/** Files are not kept with bills. */
export const attachmentDetails: readonly BillRow[] = [
  shown('attachments', z.array(z.unknown()), () => []),
  shown('visible_attachments_to_customer_found', z.boolean(), () => false),
];

/** A bill's place among the others, which is kept; and columns that Perfex fills once a customer has signed, which say nothing here. */
export const acceptanceColumns: readonly BillRow[] = [
  keptCount('pipeline_order'),
  constant('is_expiry_notified', '0'),
  constant('acceptance_firstname', null),
  constant('acceptance_lastname', null),
  constant('acceptance_email', null),
  constant('acceptance_date', null),
  constant('acceptance_ip', null),
  constant('signature', null),
  constant('short_link', null),
];

const customerOf = (doc: BillDoc, view: View<BillJoin>): Customer | undefined =>
  view.join.customers.get(doc.customerId ?? 0);

/** The whole customer under a key of its own. */
export const clientDetail: JoinedBillRow = shown(
  'client',
  answerOf(customer.resource.columns).nullable(),
  (doc, view) => {
    const client = customerOf(doc, view);
    return client ? present(customer.resource.columns, client, { ...view, join: undefined }) : null;
  },
);

/** Where a bill names its customer without a record of it that may be read. */
const snapshot: Readonly<Record<string, (doc: Pick<BillDoc, 'customerId' | 'customer'>) => string>> = {
  userid: ({ customerId }) => String(customerId ?? 0),
  company: ({ customer: { name } }) => name,
  vat: ({ customer: { identification } }) => identification,
};

/** The customer's columns beside the bill's own: those that are not called the same. */
export function customerColumns(own: readonly { wire: string; show?: unknown }[]): JoinedBillRow[] {
  const taken = new Set(own.filter((row) => row.show).map((row) => row.wire));
  return customer.resource.columns
    .filter((row) => row.show && !taken.has(row.wire))
    .map((row) =>
      shown(
        row.wire,
        row.answer.nullable(),
        (doc, view) => {
          const client = customerOf(doc, view);
          if (!client) return snapshot[row.wire]?.(doc) ?? null;
          return row.show?.(client, { ...view, join: undefined });
        },
        row.wire in snapshot ? undefined : 'customers',
      ),
    );
}

/** Records by id, those of one turn in one round trip. */
export async function byId<D extends Document>(records: Collection<D>, ids: readonly (number | null | false)[]) {
  const found = await records.getMany(ids.filter((id) => typeof id === 'number'));
  return new Map([...found].map(([id, { doc }]) => [id, doc]));
}

/** Reads the customers of some bills. */
export async function joinCustomers(docs: readonly Pick<BillDoc, 'customerId'>[], work: Work): Promise<BillJoin> {
  const ids = docs.map((doc) => doc.customerId);
  return { customers: await byId(work.store.customers, ids) };
}
