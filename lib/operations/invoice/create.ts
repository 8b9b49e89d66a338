/** Writing a new invoice: customer, lines, number, payments and, where asked, the rule that repeats it, in one transaction. */
import { refuseOtherSums } from '../../domain/bill/stated-sums.ts';
import { firstDue } from '../../domain/invoice/due.ts';
import { withFixedCost } from '../../domain/invoice/fixed-cost.ts';
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { settled } from '../../domain/invoice/standing.ts';
import { canBeDraft } from '../../domain/invoice/status.ts';
import { invalid } from '../../domain/problem.ts';
import { birth } from '../../domain/record.ts';
import { formerOf, neverRepeated, repetitionOf } from '../../domain/recurrence/repeating-record.ts';
import { ruleFromInvoice } from '../../domain/recurrence/rule-from-invoice.ts';
import type { Stored } from '../../store/record-type.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { pastTaken } from '../bill/numbering.ts';
import { beginNewCustomValues } from '../custom-field/values.ts';
import { newHash } from '../record/hash.ts';
import { requireRight } from '../record/records.ts';
import { composeInvoicing } from './compose.ts';
import { nestPayments } from './nested-payments.ts';
import { askedNumber, inSeries, numberInvoice, unnumbered } from './numbering.ts';

/**
 * Stores a new invoice. Two round trips, three where the series gives the number.
 * @param input dates ISO, money as exact decimals in major units
 * @throws Problem `invalid` for what does not exist or cannot be; `duplicate` for a number in use
 */
export async function createInvoice(input: InvoiceInput, work: Work): Promise<Stored<Invoice>> {
  const { invoices, recurringInvoices } = work.store;
  const repetition = repetitionOf(input.recurring, neverRepeated);
  if (repetition) requireRight(work, 'recurring-invoices:create');
  const wish = withFixedCost(null, input);
  const newValues = beginNewCustomValues('invoice', input.customValues, work);
  const given = invoices.nextId(repetition ? 2 : 1);
  return racing(async () => {
    const [composed, id] = await Promise.all([composeInvoicing(null, wish, work), given]);
    const issueOn = input.issueOn ?? work.today;
    const draft = input.draft ?? false;
    const bare = invoiceSchema.parse({
      ...birth(work, id),
      ...composed.bill,
      kept: input.kept ?? {},
      state: 'open',
      number: null,
      reference: '',
      issueOn,
      ...firstDue(input.dueOn, issueOn, { ...composed.bill, firm: work.firm, usualDaysToDue: input.usualDaysToDue }),
      description: input.description ?? '',
      purchaseOrder: input.purchaseOrder ?? '',
      hash: newHash(),
    });
    const nested = await nestPayments(bare, input.payments ?? [], false, work);
    if (draft && !canBeDraft(nested)) throw invalid('draft', 'is not possible: a payment issues the invoice');
    const flags = { draft, cancelled: input.cancelled ?? false };
    const filled = { ...bare, customValues: await newValues() };
    const rule = repetition ? ruleFromInvoice(filled, repetition, id + 1, work, neverRepeated) : null;
    const repeats = { recurringInvoiceId: rule?.id ?? null, formerRecurrence: formerOf(rule, neverRepeated) };
    const whole = settled({ ...filled, payments: nested.payments, ...repeats }, flags);
    refuseOtherSums(whole, input.stated, work.firm);
    input.accept?.(whole);
    const others = [...composed.changes, ...nested.changes, ...(rule ? [recurringInvoices.create(rule)] : [])];
    const asked = askedNumber(input, null);

    const store = async (passed: number): Promise<Stored<Invoice>> => {
      const { sequences, ...numbered } = draft
        ? unnumbered
        : await numberInvoice(asked, composed.series, issueOn, work, { passed });
      const [stored] = await work.store.save([invoices.create({ ...whole, ...numbered }), ...others], { sequences });
      return stored;
    };
    if (draft || typeof asked === 'string') return store(0);
    const issue = () => (asked === undefined ? pastTaken(store) : store(0));
    // Inside its turn it looks at the number only: whoever has to look at the rest goes to the end of the row.
    return inSeries(composed.series, work, () => racing(issue));
  });
}
