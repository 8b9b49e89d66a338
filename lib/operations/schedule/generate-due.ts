/**
 * The schedule: creates due occurrences and marks invoices overdue. It costs what is due, not what is stored.
 * Organizations take turns. generate-next.ts ensures that each occurrence is made exactly once.
 */
import { toDate } from '../../domain/calendar.ts';
import { readRemainingMs } from '../../platform/deadline.ts';
import { log, logFault } from '../../platform/log.ts';
import type { DueEntry } from '../../store/due.ts';
import { readOrganization } from '../../store/organizations.ts';
import { storeFor } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { repeatingExpenses } from '../expense/occurrence.ts';
import { beginEach, type DueHandler } from '../recurrence/due-handler.ts';
import { generateMissed } from '../recurrence/generate-missed.ts';
import { createSupplies } from '../recurrence/supplies.ts';
import { repeatingInvoices } from '../recurring-invoice/occurrence.ts';
import { repeatingSubscriptions } from '../subscription/occurrence.ts';
import { repeatingTasks } from '../task/occurrence.ts';
import { type Limits, usualLimits } from './budgets.ts';
import { type Due, readDueOf } from './due-entries.ts';
import { marksOverdue } from './mark-overdue.ts';
import { createOrganizationWork, type OrganizationWork, type Tally } from './organization-work.ts';

/** `organizations` had something due; `left`: records still due for the next run, absent if none. */
export type Generated = { organizations: number; generated: number; failed: number; left?: number };

const handlers: Readonly<Record<string, DueHandler>> = {
  invoice: marksOverdue,
  'recurring invoice': generateMissed(repeatingInvoices),
  expense: generateMissed(repeatingExpenses),
  subscription: generateMissed(repeatingSubscriptions),
  task: generateMissed(repeatingTasks),
};

/** Organizations worked on at the same time. */
const organizationsAtOnce = 8;

/** `work` is null until the first turn. */
type Participant = { due: Due; work: OrganizationWork | null };

/**
 * Works through shards of the due index until all is done or a limit is reached. Repeated or concurrent runs make
 * nothing twice.
 * @param at the instant of the run (EventBridge's `time`), ISO 8601 in UTC
 * @param only the only organization to work for; null: all
 * @throws when a shard could not be read, after the others were worked through
 */
export async function generateDue(
  shard: number | readonly number[],
  at: string,
  limits: Limits = usualLimits,
  only: number | null = null,
): Promise<Generated> {
  const shards = typeof shard === 'number' ? [shard] : shard;
  const { due, faults } = await readDueOf(shards, at, limits.entriesHeld, only);
  const participants = startElsewhere(due, at).map((one): Participant => ({ due: one, work: null }));
  const queue = [...participants];
  const failed = new Map<Participant, number>();
  const work = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      if (readRemainingMs() === 0) return;
      try {
        one.work ??= await openOrganization(one.due, at, limits);
        if (await one.work.turn()) queue.push(one);
      } catch (error) {
        // An organization whose settings cannot be read must not stop the others.
        if (readRemainingMs() === 0) return;
        logFault('organization not worked on', error, { organization: one.due.organizationId });
        failed.set(one, toTally(one).left);
      }
    }
  };
  await Promise.all(Array.from({ length: organizationsAtOnce }, work));
  for (const fault of faults) logFault('shard not read', fault, { at });
  const total = toSum(participants, failed);
  if (faults.length > 0) throw new Error(`${faults.length} shards could not be read`, { cause: faults[0] });
  return total;
}

/** Rotates the order by the hour, so that an overloaded run does not always reach the same organizations last. */
function startElsewhere(due: readonly Due[], at: string): Due[] {
  const first = Math.floor(Date.parse(at) / 3_600_000) % Math.max(1, due.length);
  return [...due.slice(first), ...due.slice(0, first)];
}

function toTally({ due, work }: Participant): Tally {
  const { generated, failed, left } = work?.tally() ?? { generated: 0, failed: 0, left: due.entries.length };
  return { generated, failed, left: left + due.passedOver };
}

/** @param faulty records left undone by a failure of their organization as a whole */
function toSum(participants: readonly Participant[], faulty: ReadonlyMap<Participant, number>): Generated {
  const sums = { organizations: participants.length, generated: 0, failed: 0 };
  let all = 0;
  for (const one of participants) {
    const { generated, failed, left } = toTally(one);
    const lost = faulty.get(one);
    sums.generated += generated;
    sums.failed += failed + (lost ?? 0);
    if (lost !== undefined || left === 0) continue;
    all += left;
    log('info', 'schedule left work', { organization: one.due.organizationId, generated, left });
  }
  return all > 0 ? { ...sums, left: all } : sums;
}

async function openOrganization(
  { organizationId, entries, heldUntil }: Due,
  at: string,
  limits: Limits,
): Promise<OrganizationWork> {
  const organization = await readOrganization(organizationId);
  // Entries of a deleted organization need no work.
  if (!organization) {
    return createOrganizationWork({ entries: [], heldUntil }, 'UTC', limits, async () => new Map());
  }
  const settings = organization.doc;
  const work: Work = {
    store: storeFor(settings),
    actor: { staffId: null, scopes: ['*'], tokenId: 'schedule' },
    organization: settings,
    at,
    today: toDate(Date.parse(at), settings.timezone),
  };
  const supplies = createSupplies(work, listExpected(entries));
  return createOrganizationWork({ entries, heldUntil }, settings.timezone, limits, (batch) =>
    beginEach(handlers, batch, supplies, work),
  );
}

function listExpected(entries: readonly DueEntry[]): Map<string, number> {
  const expected = new Map<string, number>();
  for (const { kind } of entries) {
    const makes = handlers[kind]?.makes;
    if (makes) expected.set(makes, (expected.get(makes) ?? 0) + 1);
  }
  return expected;
}
