/**
 * One occurrence of a recurring invoice, made exactly once: the invoice, the guard for its rule and
 * date, its number and the rule's step to the next date are one transaction, on condition that the
 * rule is as it was read. Which rules are due is not asked here; see generate-due.ts.
 */
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import { fillPlaceholders } from '../../domain/recurrence/placeholders.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { newHash } from '../invoice/create.ts';
import { inSeries, numberInvoice } from '../invoice/numbering.ts';
import { dueDate, settled } from '../invoice/standing.ts';
import { birth, touched } from '../record/records.ts';
import { billOf, scheduled } from './from-invoice.ts';

/** What the occurrences of one run share, so that each of them costs little more than its write. */
export type Supplies = {
  seriesOf: (id: number) => Promise<Series | null>;
  invoiceId: () => Promise<number>;
  /** Where a series' number was left by the occurrence before; forgotten when that turns out wrong. */
  lastNumbers: Map<number, number>;
};

/** Supplies for a single occurrence: everything is read when it is needed. */
function singly(work: Work): Supplies {
  return {
    seriesOf: async (id) => (await work.store.series.get(id))?.doc ?? null,
    invoiceId: () => work.store.invoices.nextId(),
    lastNumbers: new Map(),
  };
}

/** Whether a rule has an occurrence to make on a day. */
export function isReady(rule: RecurringInvoice, today: string): boolean {
  return rule.enabled && !rule.pausedAt && rule.nextOn !== null && rule.nextOn <= today;
}

/** `invoice` is null when the occurrence was there already and only the rule moved on. */
export type Step = { invoice: Invoice | null; rule: Stored<RecurringInvoice> };

/**
 * Makes the next occurrence of a rule, if one is due. One round trip when rule and number are as
 * they were last seen.
 * @param known the rule as it was read, or its id
 * @returns null when nothing (more) is due today
 * @throws Problem `busy` after 3 s of lost races; `invalid` for a rule that can make no invoice
 */
export async function generateNext(
  known: Stored<RecurringInvoice> | number,
  work: Work,
  supplies: Supplies = singly(work),
): Promise<Step | null> {
  const { recurringInvoices } = work.store;
  const id = typeof known === 'number' ? known : known.doc.id;
  let seen = typeof known === 'number' ? null : known;
  let invoiceId: number | undefined;
  return racing(async () => {
    const before: Stored<RecurringInvoice> | null = seen ?? (await recurringInvoices.get(id));
    seen = null;
    if (!before || !isReady(before.doc, work.today)) return null;
    const { seriesId } = before.doc;
    const [series, newId] = await Promise.all([
      seriesId ? supplies.seriesOf(seriesId) : null,
      invoiceId ?? supplies.invoiceId(),
    ]);
    invoiceId = newId;
    return inSeries(series, work, async () => {
      try {
        return await step(before, newId, series, supplies, work);
      } catch (error) {
        if (series) supplies.lastNumbers.delete(series.id);
        if (isDone(error)) return stepOver(before, work);
        throw error;
      }
    });
  });
}

async function step(
  before: Stored<RecurringInvoice>,
  invoiceId: number,
  series: Series | null,
  supplies: Supplies,
  work: Work,
): Promise<Step> {
  const { recurringInvoices, invoices } = work.store;
  const rule = before.doc;
  const from = series ? supplies.lastNumbers.get(series.id) : undefined;
  const { sequences, ...numbered } = await numberInvoice(undefined, series, work, from);
  const invoice = { ...occurrenceOf(rule, invoiceId, work), ...numbered };
  const effects: Effect[] = rule.sentByEmail ? [{ kind: 'invoice mail', payload: { invoiceId } }] : [];
  const next = scheduled({ ...advanced(rule, work), generatedCount: rule.generatedCount + 1 });
  const [stored, nextRule] = await work.store.save([invoices.create(invoice), recurringInvoices.update(before, next)], {
    sequences,
    effects,
  });
  if (series && numbered.number !== null) supplies.lastNumbers.set(series.id, numbered.number);
  return { invoice: stored.doc, rule: nextRule };
}

/** The guard of this rule and date stands although the rule was not changed: the invoice was made, the step is missing. */
function isDone(error: unknown): boolean {
  return error instanceof Problem && error.code === 'duplicate' && error.fields[0]?.path[0] === 'issue_date';
}

async function stepOver(before: Stored<RecurringInvoice>, work: Work): Promise<Step> {
  const { recurringInvoices } = work.store;
  const [rule] = await work.store.save([recurringInvoices.update(before, scheduled(advanced(before.doc, work)))]);
  return { invoice: null, rule };
}

function advanced(rule: RecurringInvoice, work: Work): RecurringInvoice {
  return {
    ...rule,
    ...touched(work),
    nextIndex: rule.nextIndex + 1,
    lastGeneratedOn: rule.nextOn,
    failures: 0,
  };
}

function occurrenceOf(rule: RecurringInvoice, id: number, work: Work): Invoice {
  const on = rule.nextOn ?? work.today;
  const lines = rule.lines.map((line) => ({ ...line, description: fillPlaceholders(line.description, on, rule) }));
  const invoice = invoiceSchema.parse({
    ...birth(work, id),
    ...billOf(rule),
    lines,
    kept: rule.kept,
    state: 'open',
    number: null,
    reference: '',
    issueOn: on,
    dueOn: dueDate(undefined, on, rule.daysToDue),
    generatedFrom: { recurringInvoiceId: rule.id, invoiceId: rule.originInvoiceId, on },
    hash: newHash(),
  });
  return settled(invoice, { draft: false, cancelled: false });
}
