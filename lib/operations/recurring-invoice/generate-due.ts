/**
 * The schedule's work in one shard of the due index: recurring invoices whose date has come, and
 * invoices that have become overdue. It costs what is due, not what is stored. One record that
 * fails stops no other; that an occurrence is made once only is seen to in generate-next.ts.
 */
import pLimit from 'p-limit';
import { dateIn } from '../../domain/calendar.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import { maxFailures, type RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Series } from '../../domain/settings/settings.ts';
import { log, logFault } from '../../platform/log.ts';
import { type DueEntry, readDue } from '../../store/due.ts';
import type { Stored } from '../../store/noun.ts';
import { readOrganization } from '../../store/organizations.ts';
import { racing, retryability } from '../../store/retry.ts';
import { storeFor } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { generateNext, isReady, type Supplies } from './generate-next.ts';

/** What a run has done: organizations that had something due, invoices made, records that failed. */
export type Generated = { organizations: number; generated: number; failed: number };
type Outcome = { generated: number; failed: number };

const pageSize = 500;
/** Records of one organization worked on at once; their numbers are still given one after another. */
const concurrency = 8;

/**
 * Works through one shard. Doing it again, or twice at once, makes nothing twice.
 * @param at the instant of the run (EventBridge's `time`), ISO 8601 in UTC
 */
export async function generateDue(shard: number, at: string): Promise<Generated> {
  const organizations = new Set<number>();
  const total: Outcome = { generated: 0, failed: 0 };
  let after: string | undefined;
  do {
    const { entries, cursor } = await readDue(shard, at, pageSize, after);
    for (const [organizationId, theirs] of Map.groupBy(entries, (entry) => entry.organizationId)) {
      organizations.add(organizationId);
      const part = await guarded(organizationId, theirs, at);
      total.generated += part.generated;
      total.failed += part.failed;
    }
    after = cursor ?? undefined;
  } while (after !== undefined);
  return { organizations: organizations.size, ...total };
}

/** An organization whose settings cannot even be read must not keep the others from their invoices. */
async function guarded(organizationId: number, entries: readonly DueEntry[], at: string): Promise<Outcome> {
  try {
    return await forOrganization(organizationId, entries, at);
  } catch (error) {
    logFault('organization not worked on', error, { organization: organizationId });
    return { generated: 0, failed: entries.length };
  }
}

async function forOrganization(organizationId: number, entries: readonly DueEntry[], at: string): Promise<Outcome> {
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
  const ids = (kind: string): number[] => entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  const [rules, invoices] = await Promise.all([
    work.store.recurringInvoices.getMany(ids('recurring invoice')),
    work.store.invoices.getMany(ids('invoice')),
  ]);
  const supplies = suppliesFor(rules.size, work);
  const limit = pLimit(concurrency);
  const outcomes = await Promise.all(
    entries.map((entry) =>
      limit(() =>
        entry.kind === 'invoice'
          ? markOverdue(entry, invoices.get(entry.id), work)
          : generateOccurrences(entry, rules.get(entry.id), supplies, work),
      ),
    ),
  );
  return {
    generated: outcomes.reduce((sum, outcome) => sum + outcome.generated, 0),
    failed: outcomes.reduce((sum, outcome) => sum + outcome.failed, 0),
  };
}

/** Ids are taken in blocks and each series is read once. What is left of a block is never given. */
function suppliesFor(rules: number, work: Work): Supplies {
  const { invoices, series } = work.store;
  const blockSize = Math.min(Math.max(rules, 1), 100);
  let block: Promise<number> | undefined;
  let taken = 0;
  const known = new Map<number, Promise<Series | null>>();
  return {
    lastNumbers: new Map(),
    invoiceId: async () => {
      if (!block || taken === blockSize) {
        block = invoices.nextId(blockSize);
        taken = 0;
        // A block that could not be had is asked for again, not remembered.
        block.catch(() => {
          block = undefined;
        });
      }
      const offset = taken;
      taken += 1;
      return (await block) + offset;
    },
    seriesOf: (id) => {
      const found = known.get(id) ?? series.get(id).then((stored) => stored?.doc ?? null);
      known.set(id, found);
      found.catch(() => known.delete(id));
      return found;
    },
  };
}

/** An invoice that has become overdue has changed: pollers must see it. */
async function markOverdue(entry: DueEntry, known: Stored<Invoice> | undefined, work: Work): Promise<Outcome> {
  const { invoices } = work.store;
  const isOverdue = ({ state, overdueAt, dueOn }: Invoice): boolean =>
    state === 'open' && overdueAt === null && dueOn !== null && dueOn < work.today;
  let seen = known;
  try {
    await racing(async () => {
      const before = seen ?? (await invoices.get(entry.id));
      seen = undefined;
      if (!before || !isOverdue(before.doc)) return invoices.settleDue(entry);
      await work.store.save([invoices.update(before, { ...before.doc, overdueAt: work.at, updatedAt: work.at })]);
    });
    return { generated: 0, failed: 0 };
  } catch (error) {
    logFault('overdue failed', error, { organization: work.firm.id, invoice: entry.id });
    return { generated: 0, failed: 1 };
  }
}

/** All missed dates of one rule up to today, in order, each with its own date. */
async function generateOccurrences(
  entry: DueEntry,
  known: Stored<RecurringInvoice> | undefined,
  supplies: Supplies,
  work: Work,
): Promise<Outcome> {
  let generated = 0;
  try {
    if (!known || !isReady(known.doc, work.today)) {
      await work.store.recurringInvoices.settleDue(entry);
      return { generated, failed: 0 };
    }
    for (let rule = known; isReady(rule.doc, work.today); ) {
      const step = await generateNext(rule, work, supplies);
      if (!step) break;
      if (step.invoice) generated += 1;
      rule = step.rule;
    }
    return { generated, failed: 0 };
  } catch (error) {
    logFault('generation failed', error, { organization: work.firm.id, recurringInvoice: entry.id });
    if (!isPassing(error)) await noteFailure(entry.id, error, work);
    return { generated, failed: 1 };
  }
}

/** What the rule is not to blame for: it is tried again at the next run and never paused for it. */
function isPassing(error: unknown): boolean {
  return error instanceof Problem ? error.code === 'busy' : retryability(error) !== 'no';
}

/** Counts a failure on the rule; the fifth in a row pauses it, saying why. */
async function noteFailure(id: number, error: unknown, work: Work): Promise<void> {
  const { recurringInvoices } = work.store;
  const reason = error instanceof Problem ? error.message : 'a fault of the service';
  try {
    await racing(async () => {
      const before = await recurringInvoices.get(id);
      if (!before) return;
      const failures = before.doc.failures + 1;
      const paused = failures >= maxFailures ? { pausedAt: work.at, pausedReason: reason } : {};
      await work.store.save([recurringInvoices.update(before, { ...before.doc, failures, ...paused })]);
      if (failures >= maxFailures)
        log('error', 'recurring invoice paused', { organization: work.firm.id, recurringInvoice: id });
    });
  } catch (fault) {
    logFault('failure not noted', fault, { organization: work.firm.id, recurringInvoice: id });
  }
}
