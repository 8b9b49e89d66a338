/**
 * Trying an effect within the request that promised it, where somebody waits for it: once, under the same claims as a
 * drain, for a short time. The promise stands in the table first: whatever becomes of the request, a drain does the rest.
 */
import { nowMs, patient } from '../../platform/clock.ts';
import { remainingMs } from '../../platform/deadline.ts';
import { logFault } from '../../platform/log.ts';
import { canMail } from '../../platform/mail.ts';
import { type Circuit, readCircuit } from '../../store/circuit.ts';
import type { Waiting } from '../../store/effects.ts';
import { claim } from '../../store/outbox.ts';
import type { Work } from '../../store/work.ts';
import { claimMs, type TriedOnce, tryClaimed } from './attempt.ts';
import { LaneWork } from './lane.ts';
import { receiverReason } from './patience.ts';
import { Drain } from './under-way.ts';

/** So long somebody waits for a mail server, at most. */
const longestMs = 8_000;
/** So much of the request's time is kept for saying what came of it: as long as a write is tried. */
const keptMs = 3_500;

/** Whether a mail can be tried now: it is read together with what it is about. */
export const mailCircuit = ({ firm }: Work): Promise<Circuit | null> =>
  canMail() ? readCircuit(firm.id, 'mail') : Promise.resolve(null);

/**
 * Tries a mail that was just promised.
 * @param circuit as `mailCircuit` has read it
 * @returns what has become of it: `waiting` where it was not tried, with why, or somebody else has it; never throws
 */
export async function mailAtOnce(mail: Waiting, circuit: Circuit | null): Promise<TriedOnce> {
  const waiting = (reason: string | null): TriedOnce => ({ outcome: 'waiting', reason, answer: null });
  if (!canMail()) return waiting('no mail server');
  if (circuit && circuit.openUntil > nowMs()) return waiting(receiverReason(circuit.reason));
  const effectMs = Math.min(patient(longestMs), remainingMs() - patient(keptMs));
  if (effectMs <= 0) return waiting(null);
  const { organizationId, lane } = mail;
  try {
    const claimed = await claim(mail, nowMs() + claimMs);
    if (!claimed) return waiting(null);
    const drain = new Drain(nowMs(), null, { beginsForMs: 0, effectMs });
    return await tryClaimed(
      claimed,
      new LaneWork({ organizationId, lane, circuit, due: [], rest: null, left: 0 }),
      drain,
    );
  } catch (error) {
    logFault('effect left', error, { organization: organizationId, effect: mail.id });
    return waiting(null);
  }
}
