/** The rule that repeats an invoice, as a change of the invoice makes, changes or takes it off. */
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

/** What an invoice has of its repetition itself. */
type Kept = Pick<Invoice, 'recurringInvoiceId' | 'formerRecurrence'>;

/** How an invoice repeats, or did. A rule that is disabled is a repetition that was switched off, whoever did it. */
function toPast({ formerRecurrence }: Invoice, rule: RecurringInvoice | null): FormerState {
  if (rule?.enabled) return { recurrence: rule, formerRecurrence };
  return { recurrence: null, formerRecurrence: rule ? recurrence.parse(rule) : formerRecurrence };
}

/**
 * The rule that repeats an invoice, made, changed or dropped as asked, and what the invoice remembers of it. One that is
 * disabled is left to whoever disabled it, until the invoice is to repeat.
 * @param asked null: it is not to repeat; undefined: as it does
 * @throws Problem `forbidden` where the client may not write that to recurring invoices; as `composeRuleFromInvoice`
 */
export async function changeRule(
  before: Invoice,
  after: Invoice,
  { recurring: asked }: { recurring?: Partial<Repetition> | null | undefined },
  work: Work,
): Promise<{ repeats: Kept; changes: Change[] }> {
  const { recurringInvoices } = work.store;
  const { recurringInvoiceId: current } = before;
  const moves = after.issueOn !== before.issueOn;
  const remembered = (former: Invoice['formerRecurrence']): Invoice['formerRecurrence'] =>
    moves ? moveFormerRecurrence(former, after.issueOn, work) : former;
  const formerRecurrence = remembered(before.formerRecurrence);
  const unchanged = { repeats: { recurringInvoiceId: current, formerRecurrence }, changes: [] };
  if (asked === undefined) return unchanged;
  const stored = current ? await recurringInvoices.get(current) : null;
  const rule = stored?.doc ?? null;
  const was = toPast(before, rule);
  if (asked === null) {
    if (!stored || !was.recurrence) return unchanged;
    requireRight(work, 'recurring-invoices:delete');
    const repeats = { recurringInvoiceId: null, formerRecurrence: remembered(toFormerRecurrence(null, was)) };
    return { repeats, changes: [recurringInvoices.remove(stored)] };
  }
  const repetition = mergeRepetition(asked, was);
  if (!repetition) return unchanged;
  const startsOn = moves ? after.issueOn : findLastRecurrence(was)?.startsOn;
  requireRight(work, `recurring-invoices:${stored ? 'update' : 'create'}`);
  const id = stored?.doc.id ?? (await recurringInvoices.nextId());
  const next = composeRuleFromInvoice(after, repetition, id, work, { ...was, rule }, startsOn);
  const change = stored ? recurringInvoices.update(stored, next) : recurringInvoices.create(next);
  return { repeats: { recurringInvoiceId: id, formerRecurrence: null }, changes: [change] };
}
