/**
 * The schedule's work in one shard of the due index: whatever repeats and has a date that has come, and
 * invoices that have become overdue. It costs what is due, not what is stored. One record that fails
 * stops no other; that an occurrence is made once only is seen to in generate-next.ts.
 */
import pLimit from 'p-limit';
import { dateIn } from '../../domain/calendar.ts';
import { log, logFault } from '../../platform/log.ts';
import { type DueEntry, readDue } from '../../store/due.ts';
import { readOrganization } from '../../store/organizations.ts';
import { storeFor } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { repeatingExpenses } from '../expense/occurrence.ts';
import { repeatingInvoices } from '../recurring-invoice/occurrence.ts';
import { repeatingSubscriptions } from '../subscription/occurrence.ts';
import { repeatingTasks } from '../task/occurrence.ts';
import type { DueHandler, Outcome } from './due-handler.ts';
import { generates } from './generate-missed.ts';
import { marksOverdue } from './mark-overdue.ts';
import { suppliesFor } from './supplies.ts';

/** What a run has done: organizations that had something due, records made, records that failed. */
export type Generated = { organizations: number; generated: number; failed: number };

/** What is due, by the noun's name. */
const handlers: Readonly<Record<string, DueHandler>> = {
  invoice: marksOverdue,
  'recurring invoice': generates(repeatingInvoices),
  expense: generates(repeatingExpenses),
  subscription: generates(repeatingSubscriptions),
  task: generates(repeatingTasks),
};

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

/** An organization whose settings cannot even be read must not keep the others from their records. */
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
  const limit = pLimit(concurrency);
  const workOff = await begin(entries, work);
  const outcomes = await Promise.all(entries.map((entry) => limit(() => workOff(entry))));
  return {
    generated: outcomes.reduce((sum, outcome) => sum + outcome.generated, 0),
    failed: outcomes.reduce((sum, outcome) => sum + outcome.failed, 0),
  };
}

/** Reads what all entries are about, in one turn. */
async function begin(entries: readonly DueEntry[], work: Work): Promise<(entry: DueEntry) => Promise<Outcome>> {
  const byKind = [...Map.groupBy(entries, ({ kind }) => kind)];
  const expected = new Map<string, number>();
  for (const [kind, theirs] of byKind) {
    const makes = handlers[kind]?.makes;
    if (makes) expected.set(makes, (expected.get(makes) ?? 0) + theirs.length);
  }
  const supplies = suppliesFor(work, expected);
  const begun = await Promise.all(
    byKind.map(async ([kind, theirs]) => [kind, await handlers[kind]?.begin(theirs, supplies, work)] as const),
  );
  const workers = new Map(begun);
  return async (entry) => {
    const worker = workers.get(entry.kind);
    if (worker) return worker(entry);
    log('error', 'nothing is known of what is due', { organization: work.firm.id, kind: entry.kind, id: entry.id });
    return { generated: 0, failed: 1 };
  };
}
