/**
 * Performs what writes have promised. Each kind of lane has its own places, so mails never wait behind webhooks. If a
 * drain dies, its claims expire and its effects are repeated under the same ids.
 */
import { pause, readNowMs } from '../../platform/clock.ts';
import { runWithin } from '../../platform/deadline.ts';
import { readEnv } from '../../platform/env.ts';
import { logMetrics } from '../../platform/log.ts';
import { readMailPauseMs } from '../../platform/mail-rate.ts';
import { sweepParts } from '../../platform/parts.ts';
import { lanes as kinds, type Lane } from '../../store/keys.ts';
import { attemptEffect } from './attempt.ts';
import type { LaneWork } from './lane.ts';
import { findMissingSetup } from './perform.ts';
import { Shards } from './shards.ts';
import { Drain, type Drained, type Limits } from './under-way.ts';
import type { ReceiverSettings } from './webhook.ts';

/** Effects under way together, by kind of lane. */
const places: Record<Lane, number> = { mail: 6, webhook: 6, delivery: 6, files: 2, work: 2 };
/** Writes about idle lanes under way together. */
const choresAtOnce = 4;

/**
 * Drains every shard until the time is up.
 * @param now milliseconds since 1970
 * @param receivers what webhook receivers are told; null leaves webhooks to a drain that knows
 * @throws when something could not be read, after the rest was worked off
 */
export async function drainOutbox(
  now: number = readNowMs(),
  receivers: ReceiverSettings | null = null,
  limits: Partial<Limits> = {},
): Promise<Drained> {
  const { total, faults } = await runDrain(now, receivers, limits);
  const [cause] = faults;
  if (cause) throw new Error(`${faults.length} parts of the outbox could not be worked on`, { cause });
  return total;
}

/** Drains as `drainOutbox`. Never throws: what could not be read is among the drain's `faults`. */
export async function runDrain(
  now: number,
  receivers: ReceiverSettings | null,
  limits: Partial<Limits>,
): Promise<Drain> {
  const drain = new Drain(now, receivers, limits);
  await runWithin(drain.wholeMs, () => workOff(drain));
  await sweepParts();
  report(drain);
  return drain;
}

/** A drain with nothing to do is logged only where it is counted. */
function report(drain: Drain): void {
  const { total, failingLanes, waitingSince, isCutShort } = drain;
  if (readEnv().METRICS_NAMESPACE === '' && !Object.values(total).some(Boolean)) return;
  const oldestSeconds = Math.max(0, Math.round((drain.now() - waitingSince) / 1_000));
  logMetrics(
    'outbox',
    { ...total, oldestSeconds, isCutShort },
    { OutboxSetAside: total.setAside, OutboxFailing: failingLanes },
  );
}

type Taken = Record<Lane, number>;

/** Works lanes off in turn and reads on while places are free, until nothing is due or the time is up. */
async function workOff(drain: Drain): Promise<void> {
  const shards = new Shards(drain);
  const underWay = new Set<Promise<void>>();
  const follow = (work: Promise<void>, atEnd: () => void): void => {
    const followed = work.finally(() => {
      atEnd();
      underWay.delete(followed);
    });
    underWay.add(followed);
  };
  const taken: Taken = { mail: 0, webhook: 0, delivery: 0, files: 0, work: 0 };
  let [turn, chores] = [0, 0];
  let isPausing = false;
  for (;;) {
    for (let lane = findNext(shards.lanes, taken, drain); lane; lane = findNext(shards.lanes, taken, drain)) {
      const { lane: place } = lane;
      turn += 1;
      lane.lastTurn = turn;
      taken[place] += 1;
      follow(readStep(lane, drain), () => {
        taken[place] -= 1;
      });
    }
    const hasPausing = hasPausingMails(shards.lanes, taken, drain);
    if (hasPausing && !isPausing) {
      isPausing = true;
      follow(pause(Math.min(readMailPauseMs(), drain.beginsMs)), () => {
        isPausing = false;
      });
    }
    if (hasPlaces(taken, drain, hasPausing)) for (const reading of shards.readOn()) follow(reading, () => {});
    while (drain.mayBegin && chores < choresAtOnce) {
      const chore = shards.chores.shift();
      if (!chore) break;
      chores += 1;
      follow(runGuarded(chore, drain), () => {
        chores -= 1;
      });
    }
    if (underWay.size === 0) break;
    await Promise.race(underWay);
  }
  for (const { waiting, waitingSince } of shards.lanes) {
    drain.total.waiting += waiting;
    drain.waitingSince = Math.min(drain.waitingSince, waitingSince);
  }
  drain.isCutShort = !drain.mayBegin && shards.hasMore;
}

/** Called after every lane at hand was considered: are there mails that only wait for the provider's rate? */
function hasPausingMails(lanes: readonly LaneWork[], taken: Taken, { mayBegin, mailServer }: Drain): boolean {
  if (!mayBegin || mailServer.isDown || taken.mail >= places.mail) return false;
  return lanes.some(({ lane, isReady }) => lane === 'mail' && isReady);
}

/** Called likewise: is a place left that no lane at hand can use? */
function hasPlaces(taken: Taken, drain: Drain, isPausing: boolean): boolean {
  if (!drain.mayBegin) return false;
  return kinds.some((kind) => {
    const isClosed = kind === 'mail' && (isPausing || drain.mailServer.isDown || drain.leavesMails);
    return !isClosed && findMissingSetup(kind, drain.receivers) === null && taken[kind] < places[kind];
  });
}

/** Performs one effect of a lane. A lane that cannot be read ends alone. */
async function readStep(lane: LaneWork, drain: Drain): Promise<void> {
  try {
    await lane.next(
      () => drain.now(),
      async (effect) => {
        // Reading it may have taken the rest of the time.
        const outcome = drain.mayBegin ? await attemptEffect(effect, lane, drain) : 'late';
        if (outcome === 'late') lane.putBack(effect);
        else drain.total[outcome] += 1;
        if (outcome === 'failed' || outcome === 'waiting') lane.noteLeft(effect);
      },
    );
  } catch (error) {
    lane.end();
    drain.noteFault('lane not read', error, { organization: lane.organizationId, lane: lane.lane });
  }
}

async function runGuarded(chore: () => Promise<void>, drain: Drain): Promise<void> {
  try {
    await chore();
  } catch (error) {
    drain.noteFault('lane not tended', error, {});
  }
}

/** Working receivers come before trials, then the lane with least time, then the one whose turn was longest ago. */
function findNext(lanes: readonly LaneWork[], taken: Taken, drain: Drain): LaneWork | undefined {
  if (!drain.mayBegin) return undefined;
  const isPausing = readMailPauseMs() > 0;
  let best: LaneWork | undefined;
  for (const lane of lanes) {
    if (!lane.isReady || taken[lane.lane] >= places[lane.lane]) continue;
    if (lane.lane === 'mail' && (isPausing || drain.mailServer.isDown)) continue;
    if (!best || isBefore(lane, best)) best = lane;
  }
  return best;
}

function isBefore(a: LaneWork, b: LaneWork): boolean {
  if (a.isTrial !== b.isTrial) return b.isTrial;
  return a.spentMs !== b.spentMs ? a.spentMs < b.spentMs : a.lastTurn < b.lastTurn;
}
