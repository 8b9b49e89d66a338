/** Creates an invoice with its customer, number, payments and rule in one transaction. */
import { refuseOtherSums } from '../../domain/bill/stated-sums.ts';
import { deriveFirstDue } from '../../domain/invoice/due.ts';
import { withFixedCost } from '../../domain/invoice/fixed-cost.ts';
import { type InvoiceInput, ownOfInvoice } from '../../domain/invoice/input.ts';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { settleInvoice } from '../../domain/invoice/standing.ts';
import { canBeDraft } from '../../domain/invoice/status.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { pickGiven, stampNew } from '../../domain/record.ts';
import { mergeRepetition, neverRepeated, toFormerRecurrence } from '../../domain/recurrence/repeating-record.ts';
import { composeRuleFromInvoice } from '../../domain/recurrence/rule-from-invoice.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { skipUsedNumbers } from '../bill/numbering.ts';
import { beginNewCustomValues } from '../custom-field/values.ts';
import { makeHash } from '../record/hash.ts';
import { requireRight } from '../record/records.ts';
import { composeInvoicing } from './compose.ts';
import { planNestedPayments } from './nested-payments.ts';
import { findRequestedNumber, numberInvoice, runInSeries, unnumbered } from './numbering.ts';

/** Stores a new invoice. Two or three round trips. @throws Problem `invalid`; `duplicate` for a number in use */
export async function createInvoice(input: InvoiceInput, work: Work): Promise<Stored<Invoice>> {
  const { invoices, recurringInvoices } = work.store;
  const repetition = mergeRepetition(input.recurring, neverRepeated);
  if (repetition) requireRight(work, 'recurring-invoices:create');
  const billInput = withFixedCost(null, input);
  const newValues = beginNewCustomValues('invoice', input.customValues, work);
  const idPromise = invoices.nextId(repetition ? 2 : 1);
  return retryOnConflict(async () => {
    const [composed, id] = await Promise.all([composeInvoicing(null, billInput, work), idPromise]);
    const issueOn = input.issueOn ?? work.today;
    const draft = input.draft ?? false;
    const bare = invoiceSchema.parse({
      ...stampNew(work, id),
      ...composed.bill,
      extras: input.extras ?? {},
      state: 'open',
      number: null,
      reference: '',
      issueOn,
      ...deriveFirstDue(input.dueOn, issueOn, {
        ...composed.bill,
        organization: work.organization,
        usualDaysToDue: input.usualDaysToDue,
      }),
      ...pickGiven(input, ownOfInvoice),
      hash: makeHash(),
    });
    const nested = await planNestedPayments(bare, input.payments ?? [], false, work);
    if (draft && !canBeDraft(nested)) throw invalidProblem('draft', 'is not possible: a payment issues the invoice');
    const flags = { draft, cancelled: input.cancelled ?? false };
    const filled = { ...bare, customValues: await newValues() };
    const rule = repetition ? composeRuleFromInvoice(filled, repetition, id + 1, work, neverRepeated) : null;
    const repeats = { recurringInvoiceId: rule?.id ?? null, formerRecurrence: toFormerRecurrence(rule, neverRepeated) };
    const whole = settleInvoice({ ...filled, payments: nested.payments, ...repeats }, flags);
    refuseOtherSums(whole, input.stated, work.organization);
    input.accept?.(whole);
    const others = [...composed.changes, ...nested.changes, ...(rule ? [recurringInvoices.create(rule)] : [])];
    const requestedNumber = findRequestedNumber(input, null);

    const store = async (passed: number): Promise<Stored<Invoice>> => {
      const { sequences, ...numbered } = draft
        ? unnumbered
        : await numberInvoice(requestedNumber, composed.series, issueOn, work, { passed });
      const [stored] = await work.store.save([invoices.create({ ...whole, ...numbered }), ...others], { sequences });
      return stored;
    };
    if (draft || typeof requestedNumber === 'string') return store(0);
    const issue = () => (requestedNumber === undefined ? skipUsedNumbers(store) : store(0));
    // Inside the turn only the number is read again. A conflict over anything else goes to the end of the row.
    return runInSeries(composed.series, work, () => retryOnConflict(issue));
  });
}
