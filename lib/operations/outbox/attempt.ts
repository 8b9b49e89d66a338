/** Tries one effect, which is then done, waiting with a reason, or set aside with a reason. */
import { deriveNextTry, givesUpAfterMs } from '../../domain/outbox/patience.ts';
import { readNowMs } from '../../platform/clock.ts';
import { settleWithin, TookTooLong } from '../../platform/deadline.ts';
import { MailRefused, MailUnanswered } from '../../platform/delivery.ts';
import { log, logFault } from '../../platform/log.ts';
import { ReceiverFailed, readErrorCode } from '../../platform/receiver.ts';
import { isDamaged, type Waiting } from '../../store/effects.ts';
import { readOrganization } from '../../store/organizations.ts';
import { claim, finishEffect, postpone, setAside } from '../../store/outbox.ts';
import { toSystemWork } from '../organization/prepare.ts';
import { ReceiverPaused } from '../webhook/deliver.ts';
import type { LaneWork } from './lane.ts';
import { performEffect, readSentTo, Unmailable } from './perform.ts';
import type { Drain, Outcome } from './under-way.ts';
import type { Performed } from './webhook.ts';

/** A claim keeps other drains off for this long. */
export const claimMs = 60_000;
/** After this many tries that never reported, an effect is set aside: it may be what kills them. */
const mostUnfinished = 5;

/** Tries an effect. Never throws. Work beyond its time is harmless: receivers recognise a repetition by its id. */
export async function attemptEffect(effect: Waiting, lane: LaneWork, drain: Drain): Promise<Outcome> {
  const facts = toFacts(effect);
  const begunMs = readNowMs();
  try {
    if (isDamaged(effect)) return await giveUp(effect, 'damaged');
    const claimed = await claim(effect, drain.now() + claimMs);
    if (!claimed) return 'waiting';
    if (effect.attempts - effect.failures >= mostUnfinished) return await giveUp(claimed, 'unfinished');
    return (await tryClaimed(claimed, lane, drain)).outcome;
  } catch (error) {
    // The claim or its end could not be written: the claim expires, and the effect is tried again.
    logFault('effect left', error, facts);
    return 'failed';
  } finally {
    lane.spentMs += readNowMs() - begunMs;
  }
}

async function giveUp(effect: Waiting, reason: string): Promise<Outcome> {
  await setAside(effect, reason);
  saySetAside(effect);
  return 'setAside';
}

/** The result of a try. For a mail: who has it, and whether it is unknown who else has. */
export type TriedOnce = { outcome: Outcome; taken: readonly string[]; isUnknown: boolean } & Pick<
  Waiting,
  'reason' | 'answer'
>;

/** Describes an effect as of its last try. */
export const describeTry = (outcome: Outcome, { payload, reason, answer }: Waiting): TriedOnce => {
  const isUnknown = reason?.startsWith('MailUnanswered ') ?? false;
  return { outcome, reason, answer, taken: readSentTo(payload), isUnknown };
};

/** Tries a claimed effect. @throws Problem `busy` where the result cannot be written */
export async function tryClaimed(claimed: Waiting, lane: LaneWork, drain: Drain): Promise<TriedOnce> {
  const tried = await tryOnce(claimed, drain);
  if (tried.type === 'failed') return markFailed(tried.effect, tried.error, lane, drain);
  await finishEffect(claimed);
  if (tried.type === 'skipped') log('info', 'effect skipped', toFacts(claimed));
  else await markReceived(lane, drain);
  return describeTry(tried.type, { ...claimed, reason: null, answer: null });
}

const toFacts = ({ organizationId, kind, id }: Waiting) => ({ organization: organizationId, kind, effect: id });

/** `effect`: with the payload that is still to do. */
type Tried = { type: Performed } | { type: 'failed'; effect: Waiting; error: unknown };

async function tryOnce(effect: Waiting, drain: Drain): Promise<Tried> {
  let { payload } = effect;
  try {
    const type = await settleWithin(drain.effectMs, async () => {
      const organization = await readOrganization(effect.organizationId);
      if (!organization) return 'skipped';
      return performEffect(
        effect,
        toSystemWork(organization.doc, new Date(drain.now()).toISOString()),
        drain,
        (left) => {
          payload = left;
        },
      );
    });
    return { type };
  } catch (error) {
    return { type: 'failed', effect: { ...effect, payload }, error };
  }
}

async function markReceived(lane: LaneWork, drain: Drain): Promise<void> {
  if (lane.lane === 'mail') drain.mailServer.noteSuccess();
  try {
    await lane.noteSuccess(drain.now(), drain.mayBegin);
  } catch (error) {
    // The effect is done all the same, and the next success closes the circuit.
    logFault('circuit not closed', error, { organization: lane.organizationId, lane: lane.lane });
  }
}

async function markFailed(effect: Waiting, error: unknown, lane: LaneWork, drain: Drain): Promise<TriedOnce> {
  const facts = toFacts(effect);
  const now = drain.now();
  const reason = toReason(error);
  const answer = findAnswer(error);
  const isPaused = error instanceof ReceiverPaused;
  if (!isPaused) logFault('effect failed', error, { ...facts, reason });
  const failedSince = effect.failedSince ?? now;
  const failures = effect.failures + 1;
  const isUnanswered = error instanceof MailUnanswered;
  if (error instanceof TookTooLong || isUnanswered) lane.noteSlow();
  let noting: Promise<void> | undefined;
  if (error instanceof ReceiverFailed) {
    noting = lane.noteFailure(error.code, now).catch((fault: unknown) => logFault('failure not noted', fault, facts));
  }
  // A silent server may have the mail. This drain pauses its other mails, but the circuit stays closed.
  if (lane.lane === 'mail' && (error instanceof ReceiverFailed || isUnanswered)) {
    drain.mailServer.noteFailure(lane.organizationId);
  }
  // A server that refuses one mail is up, and may take others.
  if (error instanceof MailRefused) await markReceived(lane, drain);
  // A failing receiver's effects are tried when it is: their own failures say nothing about them.
  const circuitUntil = isPaused ? error.until : error instanceof ReceiverFailed ? lane.circuit?.openUntil : undefined;
  const dueAt = deriveNextTry(failures, failedSince, now, circuitUntil);
  const keeping =
    dueAt === null
      ? setAside({ ...effect, failures, failedSince, answer }, reason)
      : postpone(effect, { failedSince, reason, answer, payload: effect.payload }, dueAt);
  // Both at once: time may be short, and neither depends on the other.
  await Promise.all([keeping, noting]);
  if (dueAt === null) saySetAside(effect);
  const since = Math.min(failedSince, lane.circuit?.since ?? failedSince);
  drain.sayFailing(lane, { since, tries: failures, reason });
  return describeTry(dueAt === null ? 'setAside' : 'failed', { ...effect, reason, answer });
}

/** An error's name and code may be shown and logged; its message may not. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = readErrorCode(error);
  return code !== error.name && /^[\w .-]{1,40}$/.test(code) ? `${error.name} ${code}` : error.name;
}

const findAnswer = (error: unknown): string | null =>
  error instanceof ReceiverFailed ||
  error instanceof MailRefused ||
  error instanceof MailUnanswered ||
  error instanceof Unmailable
    ? error.answer
    : null;

/** Logs that an effect was given up. Its drain counts it: an alarm watches the metric OutboxSetAside. */
export function saySetAside(effect: Waiting): void {
  log('error', 'effect set aside', toFacts(effect));
}

/** Says whether an effect has waited for three days behind a receiver that fails `since` then. */
export function isTooOld({ failedSince, promisedAt }: Waiting, since: number, now: number): boolean {
  return now - (failedSince ?? Math.max(Date.parse(promisedAt), since)) >= givesUpAfterMs;
}
