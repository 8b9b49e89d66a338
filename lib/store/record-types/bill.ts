/** What bills of all kinds have in common in the table. */
import type { Bill } from '../../domain/bill/bill.ts';
import { formatAddress } from '../../domain/record.ts';
import type { Guard, Reference } from '../record-type.ts';
import { toReference } from '../references.ts';

/** Refers to the customer, project and salesperson of a bill. */
export const billReferences = (doc: Pick<Bill, 'customerId' | 'projectId' | 'salesStaffId'>): Reference[] => [
  ...toReference('customer', doc.customerId, 'customerId'),
  ...toReference('project', doc.projectId, 'projectId'),
  ...toReference('staff', doc.salesStaffId, 'salesStaffId'),
];

/** Makes the text for search: customer and descriptions first, as the main part, then the rest and `more`. */
export function billText(doc: Bill & { number: number | null; reference: string }, more: readonly string[]): string {
  const { customer, billing, shipping, lines } = doc;
  const main = [customer.name, customer.email, customer.identification, ...lines.map((line) => line.description)];
  const rest = [
    doc.reference,
    doc.number ?? '',
    doc.notes ?? '',
    doc.adminNote ?? '',
    doc.terms ?? '',
    customer.contactPerson,
    formatAddress(billing),
    formatAddress(shipping),
    ...more,
    ...doc.tags,
    ...lines.map((line) => line.longDescription),
  ];
  // A line feed divides the parts, so those inside a text become spaces.
  return [main, rest].map((part) => part.join(' ').replaceAll('\n', ' ')).join('\n');
}

type Numbered = Bill & {
  id: number;
  createdAt: string;
  number: number;
  reference: string;
  issueOn: string;
  state: string;
};

/** Guards the printed number: two counters, a changed format or a number given by hand could repeat it. */
export const referenceGuard = (kind: string, reference: string, path: string): Guard => ({
  key: `${kind}-reference/${reference.toLowerCase()}`,
  path,
});

/** Guards a bill's number and how it is printed. */
export function numberGuards(kind: string, { number, reference }: Numbered): Guard[] {
  return [{ key: `${kind}-number/${number}`, path: 'number' }, referenceGuard(kind, reference, 'number')];
}

/** Gives the row facts that these kinds share. */
export const billRow = (doc: Numbered) => ({
  id: doc.id,
  created: doc.createdAt,
  on: doc.issueOn,
  state: doc.state,
  customer: doc.customerId,
  project: doc.projectId,
  name: doc.customer.name,
  number: doc.number,
  gross: doc.totals.grossMinor,
});

/** Lists a bill under its customer, by date. */
export const billsOfCustomer = ({ customerId, issueOn }: Numbered) =>
  customerId ? [{ list: `customer=${customerId}`, on: issueOn }] : [];
