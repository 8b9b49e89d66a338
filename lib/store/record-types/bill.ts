/** What lies in the table because of a bill of any kind; and how credit notes, estimates and proposals lie in it. */
import type { Bill } from '../../domain/bill/bill.ts';
import { type CreditNote, creditNote, remainingMinor } from '../../domain/credit-note/credit-note.ts';
import { type Estimate, estimate } from '../../domain/estimate/estimate.ts';
import { type Proposal, proposal } from '../../domain/proposal/proposal.ts';
import { addressText } from '../../domain/record.ts';
import type { Guard, Noun, Reference } from '../noun.ts';

/** Whom a bill is for, its project, and who sells it. */
export const billReferences = (doc: Pick<Bill, 'customerId' | 'projectId' | 'salesStaffId'>): Reference[] => [
  ...(doc.customerId ? [{ noun: 'customer', id: doc.customerId, path: 'customer_id' }] : []),
  ...(doc.projectId ? [{ noun: 'project', id: doc.projectId, path: 'project_id' }] : []),
  ...(doc.salesStaffId ? [{ noun: 'staff', id: doc.salesStaffId, path: 'sales_staff_id' }] : []),
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
    addressText(billing),
    addressText(shipping),
    ...more,
    ...doc.tags,
    ...lines.map((line) => line.longDescription),
  ];
  // A line feed divides the parts; those inside a text are only space.
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

/**
 * What is printed on a bill is on no other of its kind: the same can come of two rows of numbers, of a format that was changed,
 * or of what somebody gave in a number's place.
 */
export const referenceGuard = (kind: string, reference: string, taken: Omit<Guard, 'key'>): Guard => ({
  key: `${kind}-reference/${reference.toLowerCase()}`,
  ...taken,
});

/** The number of a bill that is numbered in a row of its own kind, and how it is printed. */
function numberGuards(kind: string, { number, reference }: Numbered, called: string): Guard[] {
  const taken = { path: 'number', message: `The ${called} number is already in use` };
  return [{ key: `${kind}-number/${number}`, ...taken }, referenceGuard(kind, reference, taken)];
}

/** The facts of the thin row that these kinds share. */
const billRow = (doc: Numbered) => ({
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

const ofCustomer = ({ customerId, issueOn }: Numbered) =>
  customerId ? [{ list: `customer=${customerId}`, on: issueOn }] : [];

/** An invoice cannot be deleted while something of a credit note is applied to it. */
export const creditNoteNoun: Noun<CreditNote> = {
  name: 'credit note',
  resource: 'credit-notes',
  schema: creditNote,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  polled: true,
  lists: (doc) => [{ list: 'all' }, ...ofCustomer(doc)],
  guards: (doc) => numberGuards('credit-note', doc, 'Credit Note'),
  references: (doc) => [
    ...billReferences(doc),
    ...doc.applied.map(({ invoiceId }) => ({ noun: 'invoice', id: invoiceId, path: 'applied_credits' })),
  ],
  row: (doc) => ({ ...billRow(doc), remaining: remainingMinor(doc) }),
  text: (doc) => billText(doc, [doc.customerReference]),
};

/** An invoice stays as long as the estimate that became it says so. */
export const estimateNoun: Noun<Estimate> = {
  name: 'estimate',
  resource: 'estimates',
  schema: estimate,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  referred: true,
  polled: true,
  lists: (doc) => [{ list: 'all' }, ...ofCustomer(doc)],
  guards: (doc) => numberGuards('estimate', doc, 'Estimate'),
  references: (doc) => [
    ...billReferences(doc),
    ...(doc.invoiceId ? [{ noun: 'invoice', id: doc.invoiceId, path: 'invoice_id' }] : []),
  ],
  row: (doc) => ({ ...billRow(doc), expires: doc.expiresOn }),
  text: (doc) => billText(doc, [doc.customerReference]),
};

/** A lead, an estimate or an invoice stays as long as a proposal names it. */
export const proposalNoun: Noun<Proposal> = {
  name: 'proposal',
  resource: 'proposals',
  schema: proposal,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  referred: true,
  polled: true,
  lists: (doc) => [{ list: 'all' }, ...ofCustomer(doc), ...(doc.leadId ? [{ list: `lead=${doc.leadId}` }] : [])],
  guards: (doc) => numberGuards('proposal', doc, 'Proposal'),
  references: (doc) => [
    ...billReferences(doc),
    ...(doc.leadId ? [{ noun: 'lead', id: doc.leadId, path: 'lead_id' }] : []),
    ...(doc.estimateId ? [{ noun: 'estimate', id: doc.estimateId, path: 'estimate_id' }] : []),
    ...(doc.invoiceId ? [{ noun: 'invoice', id: doc.invoiceId, path: 'invoice_id' }] : []),
  ],
  row: (doc) => ({ ...billRow(doc), lead: doc.leadId, openTill: doc.openTillOn, subject: doc.subject.slice(0, 200) }),
  text: (doc) => billText(doc, [doc.subject, doc.content, doc.phone]),
};
