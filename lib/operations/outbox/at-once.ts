/** Tries an effect within the request that promised it, under a drain's claims. A drain does what is left. */
import { explainReceiver } from '../../domain/outbox/patience.ts';
import { busyProblem } from '../../domain/problem.ts';
import { extendWait, readNowMs } from '../../platform/clock.ts';
import { readRemainingMs, runWithin, withoutDeadline } from '../../platform/deadline.ts';
import { createQueue, type Line } from '../../platform/line.ts';
import { logFault } from '../../platform/log.ts';
import { canMail } from '../../platform/mail.ts';
import { readMailPauseMs } from '../../platform/mail-rate.ts';
import type { Circuit } from '../../store/circuit.ts';
import type { Waiting } from '../../store/effects.ts';
import { claim } from '../../store/outbox.ts';
import { claimMs, describeTry, type TriedOnce, tryClaimed } from './attempt.ts';
import { LaneWork } from './lane.ts';
import { Drain } from './under-way.ts';

/** A mail server must have the whole mail within this time. */
const handOverMs = 8_000;
/** Part of the request's time, kept for writing the result: as long as a write is tried. */
const keptMs = 3_500;
/**
 * Extra time for the server's answer to a whole mail, which would otherwise be sent twice. With the request's 12 s and
 * a last write of 4 s it stays within the function's time.
 */
const answerMs = 13_000;

/** Tries at once in this process, as in a drain. Longer waits are left to the outbox. */
const triesAtOnce = 6;
const mostInLine = 50;
const longestInLineMs = 4_000;
let tries: Line | undefined;

function enterLine(): Promise<() => void> {
  const longestWaitMs = extendWait(longestInLineMs);
  tries ??= createQueue({ atOnce: () => triesAtOnce, mostWaiting: mostInLine, longestWaitMs, refusal: busyProblem });
  return tries.enter();
}

/**
 * Tries a promised mail. Never throws.
 * @param leaveTurn lets the organization's next request in while the mail server is slow
 * @returns the result: `waiting`, with the reason, where the mail was not tried or another process has it
 */
export async function tryMailAtOnce(mail: Waiting, circuit: Circuit | null, leaveTurn: () => void): Promise<TriedOnce> {
  const waiting = (reason: string | null = null): TriedOnce =>
    describeTry('waiting', reason === null ? mail : { ...mail, reason, answer: null });
  if (!canMail()) return waiting('no mail server');
  if (circuit && circuit.openUntil > readNowMs()) return waiting(explainReceiver(circuit.reason));
  if (mail.claimedUntil > readNowMs()) return waiting();
  // Longer waits are left to the outbox.
  if (readMailPauseMs() > extendWait(longestInLineMs)) return waiting();
  leaveTurn();
  const leaveLine = await enterLine().catch(() => null);
  if (!leaveLine) return waiting();
  try {
    const restMs = Math.min(readRemainingMs(), extendWait(handOverMs + keptMs));
    const wholeMs = restMs + extendWait(answerMs);
    const limits = { beginsForMs: 0, effectMs: wholeMs - extendWait(keptMs), handOverMs: restMs - extendWait(keptMs) };
    if (limits.handOverMs <= 0) return waiting();
    return (await withoutDeadline(() => runWithin(wholeMs, () => tryOnce(mail, circuit, limits)))) ?? waiting();
  } catch (error) {
    logFault('effect left', error, { organization: mail.organizationId, effect: mail.id });
    return waiting();
  } finally {
    leaveLine();
  }
}

const nothingRead = { due: [], rest: null, left: 0, leftSince: Number.POSITIVE_INFINITY };

async function tryOnce(
  mail: Waiting,
  circuit: Circuit | null,
  limits: ConstructorParameters<typeof Drain>[2],
): Promise<TriedOnce | null> {
  const { organizationId, lane } = mail;
  const claimed = await claim(mail, readNowMs() + claimMs);
  if (!claimed) return null;
  const drain = new Drain(readNowMs(), null, limits);
  return tryClaimed(claimed, new LaneWork({ organizationId, lane, circuit, ...nothingRead }), drain);
}
