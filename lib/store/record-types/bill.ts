/** What lies in the table because of a bill of any kind. */
import type { Bill } from '../../domain/bill/bill.ts';
import { formatAddress } from '../../domain/record.ts';
import type { Guard, Reference } from '../record-type.ts';
import { toReference } from '../references.ts';

/** Whom a bill is for, its project, and who sells it. */
export const billReferences = (doc: Pick<Bill, 'customerId' | 'projectId' | 'salesStaffId'>): Reference[] => [
  ...toReference('customer', doc.customerId, 'customerId'),
  ...toReference('project', doc.projectId, 'projectId'),
  ...toReference('staff', doc.salesStaffId, 'salesStaffId'),
];

/**
 * What a search looks at: customer and descriptions first, as the main part, then the rest.
 * @param more what else this kind has to be found by
 */
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
  // A line feed divides the parts; those inside a text are only space.
  return [main, rest].map((part) => part.join(' ').replaceAll('\n', ' ')).join('\n');
}

/** A bill that is numbered in a row of its own kind. */
type Numbered = Bill & {
  id: number;
  createdAt: string;
  number: number;
  reference: string;
  issueOn: string;
  state: string;
};

/**
 * What is printed on a bill is on no other of its kind: the same can come of two rows of numbers, of a format that was changed,
 * or of what somebody gave in a number's place.
 * @param path the key to name when it is taken
 */
export const referenceGuard = (kind: string, reference: string, path: string): Guard => ({
  key: `${kind}-reference/${reference.toLowerCase()}`,
  path,
});

/** The number of a bill that is numbered in a row of its own kind, and how it is printed. */
export function numberGuards(kind: string, { number, reference }: Numbered): Guard[] {
  return [{ key: `${kind}-number/${number}`, path: 'number' }, referenceGuard(kind, reference, 'number')];
}

/** The facts of the thin row that these kinds share. */
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

/** The list of a customer's bills of one kind, by date. */
export const billsOfCustomer = ({ customerId, issueOn }: Numbered) =>
  customerId ? [{ list: `customer=${customerId}`, on: issueOn }] : [];
