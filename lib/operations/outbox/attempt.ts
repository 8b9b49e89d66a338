/** One try of one effect, and what becomes of it: done, waiting with a reason, or set aside with a reason. */
import { nowMs } from '../../platform/clock.ts';
import { settledWithin, TookTooLong } from '../../platform/deadline.ts';
import { log, logFault } from '../../platform/log.ts';
import { MailRefused } from '../../platform/mail.ts';
import { codeOf, ReceiverFailed } from '../../platform/receiver.ts';
import type { Waiting } from '../../store/effects.ts';
import { readOrganization } from '../../store/organizations.ts';
import { claim, done, postpone, setAside } from '../../store/outbox.ts';
import { systemWork } from '../organization/prepare.ts';
import type { LaneWork } from './lane.ts';
import { dueAfter, givesUpAfterMs } from './patience.ts';
import { perform } from './perform.ts';
import type { Drain, Outcome } from './under-way.ts';
import type { Performed } from './webhook.ts';

/** So long a claim keeps other drains off. */
const claimMs = 60_000;
/** After so many tries that nobody lived to report an effect is set aside: it may be what ends them. */
const mostUnfinished = 5;

/**
 * Tries an effect. What it does after its time is up does no harm: whoever receives it twice knows it by its id.
 * @returns what has become of it; never throws
 */
export async function attempt(effect: Waiting, lane: LaneWork, drain: Drain): Promise<Outcome> {
  const facts = factsOf(effect);
  const begunMs = nowMs();
  try {
    const claimed = await claim(effect, drain.now() + claimMs);
    if (!claimed) return 'waiting';
    if (effect.attempts - effect.failures >= mostUnfinished) {
      await setAside(claimed, 'unfinished');
      log('error', 'effect set aside', facts);
      return 'setAside';
    }
    const tried = await tryOnce(claimed, drain);
    if (tried.type === 'failed') return await failed(claimed, tried.error, lane, drain);
    await done(claimed);
    if (tried.type === 'skipped') log('info', 'effect skipped', facts);
    else await received(lane, drain);
    return tried.type;
  } catch (error) {
    // Not even the claim or its end could be written: the claim runs out, and it is tried again.
    logFault('effect left', error, facts);
    return 'failed';
  } finally {
    lane.spentMs += nowMs() - begunMs;
  }
}

const factsOf = ({ organizationId, kind, id }: Waiting) => ({ organization: organizationId, kind, effect: id });

type Tried = { type: Performed } | { type: 'failed'; error: unknown };

async function tryOnce(effect: Waiting, drain: Drain): Promise<Tried> {
  try {
    const type = await settledWithin(drain.limits.effectMs, async () => {
      const organization = await readOrganization(effect.organizationId);
      if (!organization) return 'skipped';
      return perform(effect, systemWork(organization.doc, new Date(drain.now()).toISOString()), drain.told);
    });
    return { type };
  } catch (error) {
    return { type: 'failed', error };
  }
}

async function received(lane: LaneWork, drain: Drain): Promise<void> {
  if (lane.lane === 'mail') drain.mailServer.works();
  await lane.took(drain.now());
}

async function failed(effect: Waiting, error: unknown, lane: LaneWork, drain: Drain): Promise<Outcome> {
  const facts = factsOf(effect);
  logFault('effect failed', error, facts);
  const now = drain.now();
  const reason = reasonOf(error);
  const failedSince = effect.failedSince ?? now;
  const failures = effect.failures + 1;
  if (error instanceof TookTooLong) lane.wasSlow();
  if (error instanceof ReceiverFailed) {
    await lane.receiverFailed(error.code, now);
    if (lane.lane === 'mail') drain.mailServer.failed(lane.organizationId);
  }
  // Whoever refuses one mail is there, and may take the others.
  if (error instanceof MailRefused) await received(lane, drain);
  // Where it is the receiver's fault, it is tried when the receiver is: that it failed often says nothing about it.
  const circuitUntil = error instanceof ReceiverFailed ? lane.circuit?.openUntil : undefined;
  const dueAt = dueAfter(failures, failedSince, now, circuitUntil);
  if (dueAt === null) {
    await setAside({ ...effect, failures, failedSince }, reason);
    log('error', 'effect set aside', facts);
  } else await postpone(effect, { failedSince, reason }, dueAt);
  const since = Math.min(failedSince, lane.circuit?.since ?? failedSince);
  drain.sayFailing(lane, { since, tries: failures, reason });
  return dueAt === null ? 'setAside' : 'failed';
}

/** An error's name and code: what may be shown and logged. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = codeOf(error);
  return code !== error.name && /^[\w .-]{1,40}$/.test(code) ? `${error.name} ${code}` : error.name;
}

/**
 * Sets aside what has waited for three days behind a receiver that failed all the while, whether or not its own turn
 * to be tried has come.
 * @returns how many
 */
export async function giveUpWaiting(lane: LaneWork, now: number): Promise<number> {
  const { circuit } = lane;
  if (!circuit) return 0;
  const waitsSince = ({ failedSince, promisedAt }: Waiting): number =>
    failedSince ?? Math.max(Date.parse(promisedAt), circuit.since);
  const old = lane.takeOut((effect) => now - waitsSince(effect) >= givesUpAfterMs);
  for (const effect of old) {
    await setAside(effect, `ReceiverFailed ${circuit.reason}`);
    log('error', 'effect set aside', factsOf(effect));
  }
  return old.length;
}
