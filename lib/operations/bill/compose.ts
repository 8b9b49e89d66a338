/** Composes the contents of a bill of any kind: customer, lines, taxes and totals. */
import { composeAddresses } from '../../domain/bill/address-blocks.ts';
import { composeAmounts } from '../../domain/bill/amounts.ts';
import { type Bill, bill as billSchema, findChargedRecord } from '../../domain/bill/bill.ts';
import { type BillInput, ownOfBill } from '../../domain/bill/input.ts';
import { computeTotals } from '../../domain/bill/totals.ts';
import { getCurrency } from '../../domain/currency.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { dropUndefined, pickGiven } from '../../domain/record.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { type ResolvedCustomer, resolveCustomer, toBlocks, toSnapshot } from '../customer/resolve-customer.ts';
import { applyLines, readLineChoices } from './lines.ts';

/** Whom a bill is for, and the change that creates a new customer. Only proposals have a lead. */
export type Resolved = ResolvedCustomer & { lead?: Lead };
export type Addressee = (input: BillInput, work: Work) => Promise<Resolved>;

/** `found`: whom the bill is for, where the input says so; otherwise nobody. */
export type Composed = { bill: Bill; found: Resolved; changes: Change[] };

/** Finds the customer by id, else through the project, else by name; creates it if needed. */
async function findNamedCustomer(input: BillInput, work: Work): Promise<ResolvedCustomer> {
  const { projectId, snapshot = {} } = input;
  let customerId = input.customerId ?? null;
  if (customerId === null && projectId && !snapshot.name && !snapshot.identification) {
    const project = await work.store.projects.get(projectId);
    if (!project) throw unknownReferenceProblem('projectId', projectId);
    customerId = project.doc.customerId;
  }
  return resolveCustomer({ customerId, snapshot }, work);
}

function freshBill(work: Work): Bill {
  const none = { baseMinor: 0, discountMinor: 0, invoiceDiscountMinor: 0, subtotalMinor: 0, netMinor: 0 };
  const totals = { ...none, taxes: [], taxMinor: 0, grossMinor: 0 };
  return billSchema.parse({ customerId: null, customer: {}, currency: work.organization.currency, totals });
}

/** Products disagree on "" or null for an empty text. Replacing one with the other is no change. */
function withoutBlanks(
  given: Readonly<Record<string, unknown>>,
  { terms, notes, adminNote }: Bill,
): Record<string, unknown> {
  const texts = new Map<string, string | null>(Object.entries({ terms, notes, adminNote }));
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value || !texts.has(name) || texts.get(name)),
  );
}

/** Computes totals. @throws Problem `invalid` for amounts too large to count exactly */
function withTotals(bill: Bill): Bill {
  const minorDigits = getCurrency(bill.currency).minorDigits;
  try {
    const { lineNetMinor, ...totals } = computeTotals({
      minorDigits,
      lines: bill.lines,
      discount: bill.discount,
      adjustmentMinor: bill.adjustmentMinor,
    });
    return { ...bill, totals, lines: bill.lines.map((line, i) => ({ ...line, netMinor: lineNetMinor[i] ?? 0 })) };
  } catch (error) {
    if (error instanceof RangeError) throw invalidProblem('lines', 'add up to an amount that is too large');
    throw error;
  }
}

/** Charged lines hold amounts in the bill's currency. Under another currency the same number is another amount. */
function refuseCharged({ lines }: Bill): void {
  if (lines.some((line) => findChargedRecord(line)))
    throw invalidProblem('currency', 'cannot change while time or expenses are charged: remove them first');
}

/**
 * Applies an input to a bill. All reads leave in one turn. `save` checks that the seller exists.
 * @param before null for a new bill; a longer record keeps its other fields
 * @param addressee finds the customer, on create and where the input names one
 * @returns the bill with its totals, and the change that creates a new customer
 * @throws Problem `invalid` for a customer, tax or line that does not exist
 */
export async function composeBill(
  before: Bill | null,
  input: BillInput,
  work: Work,
  addressee: Addressee = findNamedCustomer,
): Promise<Composed> {
  const base = before ?? freshBill(work);
  const wantsCustomer = before === null || input.customerId !== undefined;
  const [choices, found] = await Promise.all([
    readLineChoices(input.lines, work),
    wantsCustomer ? addressee(input, work) : { customer: null, changes: [] },
  ]);
  const { customer, changes } = found;
  const { snapshot = {}, lines } = input;
  const currency = input.currency ?? (before ? base.currency : (customer?.currency ?? base.currency));
  const isOtherCustomer = before === null || customer?.id !== base.customerId;
  const bill: Bill = {
    ...base,
    ...withoutBlanks(pickGiven(input, ownOfBill), base),
    ...composeAmounts(base, input, currency),
    ...(wantsCustomer ? { customerId: customer?.id ?? null } : {}),
    // An update changes what it sends: the addresses of a bill stay with it, whoever it goes to.
    ...(before === null && customer ? toBlocks(customer, input) : {}),
    customer: {
      ...base.customer,
      ...(isOtherCustomer && customer ? toSnapshot(customer) : {}),
      ...dropUndefined(snapshot),
    },
    ...(lines ? applyLines(base, lines, choices) : {}),
  };
  if (before && currency !== before.currency) refuseCharged(bill);
  const addressed = { ...bill, ...composeAddresses(bill, input, base.customer) };
  return { bill: withTotals(addressed), found, changes };
}
