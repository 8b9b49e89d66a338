/**
 * The schedule's work: everything that is due in a shard of the due index. Each occurrence is
 * made exactly once: the invoice, a guard for its rule and date, and the rule's step to the next
 * date are one transaction, on condition that the rule is as it was read.
 */
import pLimit from 'p-limit';
import { dateIn } from '../../domain/calendar.ts';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import { fillPlaceholders } from '../../domain/recurrence/placeholders.ts';
import { maxFailures, type RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { log, logFault } from '../../platform/log.ts';
import { type DueEntry, readDue } from '../../store/due.ts';
import type { Stored } from '../../store/noun.ts';
import { readOrganization } from '../../store/organizations.ts';
import { racing } from '../../store/retry.ts';
import type { Effect } from '../../store/save.ts';
import { storeFor } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { newHash } from '../invoice/create.ts';
import { inSeries, numberInvoice } from '../invoice/numbering.ts';
import { dueDate, settled } from '../invoice/standing.ts';
import { birth, touched } from '../record/records.ts';
import { billOf, scheduled } from './from-invoice.ts';

export type Generated = { organizations: number; generated: number; failed: number };

const pageSize = 1_000;
/** Rules of one organization worked on at once; their numbers are still given one after another. */
const concurrency = 8;

/**
 * Works through one shard.
 * @param at the instant of the run (EventBridge's `time`), ISO 8601
 * @returns how many organizations had something due, invoices made, rules that failed
 */
export async function generateDue(shard: number, at: string): Promise<Generated> {
  const organizations = new Set<number>();
  const total = { generated: 0, failed: 0 };
  let after: string | undefined;
  do {
    const { entries, cursor } = await readDue(shard, at, pageSize, after);
    const byOrganization = Map.groupBy(entries, (entry) => entry.organizationId);
    for (const [organizationId, theirs] of byOrganization) {
      organizations.add(organizationId);
      const part = await forOrganization(organizationId, theirs, at);
      total.generated += part.generated;
      total.failed += part.failed;
    }
    after = cursor ?? undefined;
  } while (after !== undefined);
  return { organizations: organizations.size, ...total };
}

async function forOrganization(organizationId: number, entries: readonly DueEntry[], at: string) {
  const organization = await readOrganization(organizationId);
  if (!organization) return { generated: 0, failed: 0 };
  const firm = organization.doc;
  const work: Work = {
    store: storeFor(firm),
    actor: { staffId: null, scopes: ['*'], tokenId: 'schedule' },
    firm,
    at,
    today: dateIn(Date.parse(at), firm.timezone),
  };
  const limit = pLimit(concurrency);
  const results = await Promise.all(
    entries.map((entry) =>
      limit(() => (entry.kind === 'invoice' ? markOverdue(entry.id, work) : generateOccurrences(entry.id, work))),
    ),
  );
  return {
    generated: results.reduce((sum, result) => sum + result.generated, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
  };
}

/** An invoice that has become overdue has changed: pollers must see it. */
async function markOverdue(id: number, work: Work): Promise<{ generated: number; failed: number }> {
  try {
    await racing(async () => {
      const before = await work.store.invoices.get(id);
      if (!before || before.doc.state !== 'open' || before.doc.overdueAt) return;
      if (before.doc.dueOn === null || before.doc.dueOn >= work.today) return;
      await work.store.save([
        work.store.invoices.update(before, { ...before.doc, overdueAt: work.at, updatedAt: work.at }),
      ]);
    });
    return { generated: 0, failed: 0 };
  } catch (error) {
    logFault('overdue failed', error, { organization: work.firm.id, invoice: id });
    return { generated: 0, failed: 1 };
  }
}

/** All missed dates of one rule up to today, in order, each with its own date. */
async function generateOccurrences(id: number, work: Work): Promise<{ generated: number; failed: number }> {
  let generated = 0;
  try {
    for (;;) {
      if ((await generateNext(id, work)) === null) return { generated, failed: 0 };
      generated += 1;
    }
  } catch (error) {
    logFault('generation failed', error, { organization: work.firm.id, recurringInvoice: id });
    await noteFailure(id, error, work);
    return { generated, failed: 1 };
  }
}

/**
 * Makes the next occurrence of a rule, if it is due.
 * @returns the invoice, or null when nothing (more) is due today
 * @throws Problem `duplicate` when another run made this occurrence; `busy` after 3 s of lost races
 */
export async function generateNext(id: number, work: Work): Promise<Stored<Invoice> | null> {
  const { recurringInvoices, invoices, series: allSeries } = work.store;
  const ready = (rule: RecurringInvoice): boolean =>
    rule.enabled && !rule.pausedAt && rule.nextOn !== null && rule.nextOn <= work.today;
  const first = await recurringInvoices.get(id);
  if (!first || !ready(first.doc)) return null;
  const [series, invoiceId] = await Promise.all([
    first.doc.seriesId ? allSeries.get(first.doc.seriesId) : null,
    invoices.nextId(),
  ]);
  return inSeries(series?.doc ?? null, work, () =>
    racing(async () => {
      const before = await recurringInvoices.get(id);
      const on = before?.doc.nextOn;
      if (!before || !ready(before.doc) || !on) return null;
      const rule = before.doc;
      const { sequences, ...numbered } = await numberInvoice(undefined, series?.doc ?? null, work);
      const invoice = { ...occurrenceOf(rule, on, invoiceId, work), ...numbered };
      const next = scheduled({
        ...rule,
        ...touched(work),
        nextIndex: rule.nextIndex + 1,
        generatedCount: rule.generatedCount + 1,
        lastGeneratedOn: on,
        failures: 0,
      });
      const effects: Effect[] = rule.sentByEmail ? [{ kind: 'invoice mail', payload: { invoiceId } }] : [];
      const [stored] = await work.store.save([invoices.create(invoice), recurringInvoices.update(before, next)], {
        sequences,
        effects,
      });
      return stored;
    }),
  );
}

function occurrenceOf(rule: RecurringInvoice, on: string, id: number, work: Work): Invoice {
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

async function noteFailure(id: number, error: unknown, work: Work): Promise<void> {
  const { recurringInvoices } = work.store;
  const reason = error instanceof Problem ? error.message : 'a fault of the service';
  try {
    await racing(async () => {
      const before = await recurringInvoices.get(id);
      if (!before) return;
      const failures = before.doc.failures + 1;
      const paused = failures >= maxFailures ? { pausedAt: work.at, pausedReason: reason } : {};
      if (failures >= maxFailures)
        log('error', 'recurring invoice paused', { organization: work.firm.id, recurringInvoice: id });
      await work.store.save([recurringInvoices.update(before, { ...before.doc, failures, ...paused })]);
    });
  } catch (fault) {
    logFault('failure not noted', fault, { organization: work.firm.id, recurringInvoice: id });
  }
}
