/** Creates, changes or removes the rule that repeats an invoice, together with the invoice. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { type Repetition, recurrence } from '../../domain/recurrence/recurrence.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import {
  type FormerState,
  findLastRecurrence,
  mergeRepetition,
  moveFormerRecurrence,
  toFormerRecurrence,
} from '../../domain/recurrence/repeating-record.ts';
import { composeRuleFromInvoice } from '../../domain/recurrence/rule-from-invoice.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { requireRight } from '../record/records.ts';

type Kept = Pick<Invoice, 'recurringInvoiceId' | 'formerRecurrence'>;

/** A disabled rule counts as a repetition that was switched off. */
function toPast({ formerRecurrence }: Invoice, rule: RecurringInvoice | null): FormerState {
  if (rule?.enabled) return { recurrence: rule, formerRecurrence };
  return { recurrence: null, formerRecurrence: rule ? recurrence.parse(rule) : formerRecurrence };
}

/**
 * Applies the repetition of an input. A disabled rule stays as it is until the invoice is to repeat again.
 * @param recurring null: the invoice is not to repeat; undefined: no change
 * @throws Problem `forbidden` without the right to recurring invoices; as `composeRuleFromInvoice`
 */
export async function changeRule(
  before: Invoice,
  after: Invoice,
  { recurring: repetitionInput }: { recurring?: Partial<Repetition> | null | undefined },
  work: Work,
): Promise<{ repeats: Kept; changes: Change[] }> {
  const { recurringInvoices } = work.store;
  const { recurringInvoiceId: current } = before;
  const isMoved = after.issueOn !== before.issueOn;
  const moveFormer = (former: Invoice['formerRecurrence']): Invoice['formerRecurrence'] =>
    isMoved ? moveFormerRecurrence(former, after.issueOn, work) : former;
  const formerRecurrence = moveFormer(before.formerRecurrence);
  const unchanged = { repeats: { recurringInvoiceId: current, formerRecurrence }, changes: [] };
  if (repetitionInput === undefined) return unchanged;
  const stored = current ? await recurringInvoices.get(current) : null;
  const rule = stored?.doc ?? null;
  const past = toPast(before, rule);
  if (repetitionInput === null) {
    if (!stored || !past.recurrence) return unchanged;
    requireRight(work, 'recurring-invoices:delete');
    const repeats = { recurringInvoiceId: null, formerRecurrence: moveFormer(toFormerRecurrence(null, past)) };
    return { repeats, changes: [recurringInvoices.remove(stored)] };
  }
  const repetition = mergeRepetition(repetitionInput, past);
  if (!repetition) return unchanged;
  const startsOn = isMoved ? after.issueOn : findLastRecurrence(past)?.startsOn;
  requireRight(work, `recurring-invoices:${stored ? 'update' : 'create'}`);
  const id = stored?.doc.id ?? (await recurringInvoices.nextId());
  const next = composeRuleFromInvoice(after, repetition, id, work, { ...past, rule }, startsOn);
  const change = stored ? recurringInvoices.update(stored, next) : recurringInvoices.create(next);
  return { repeats: { recurringInvoiceId: id, formerRecurrence: null }, changes: [change] };
}
