import { defaultTemplate, findTemplate } from '../../documents/templates.ts';
import { invalidProblem, notFoundProblem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import { readNowMs } from '../../platform/clock.ts';
import type { Circuit } from '../../store/circuit.ts';
import { findEffectOfWrite, type Waiting } from '../../store/effects.ts';
import { isSetAside, readOwnLane, takeUpAs } from '../../store/outbox-own.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';
import { findRecipients } from './addresses.ts';
import { tryMailAtOnce } from './at-once.ts';
import type { TriedOnce } from './attempt.ts';
import { readSentTo } from './perform.ts';

const kind = 'invoice mail';
const mostLookedThrough = 1_000;

/**
 * Promises the mail of an invoice and tries it once; the outbox goes on after a failure. The same mail is reused where
 * it waits or was given up. Two round trips, three where the address is the customer's own, and the try.
 * @param templateId see documents/templates.ts
 * @throws Problem `not_found` for invoice or template; `invalid` without a valid address
 */
export async function sendInvoice(
  id: number,
  templateId: number | undefined,
  work: Work,
  leaveTurn: () => void,
): Promise<TriedOnce> {
  const look = findTemplate(templateId ?? defaultTemplate);
  if (!look) throw notFoundProblem('template');
  const { mail, circuit } = await retryOnConflict(() => findPromised(id, look.id, work));
  const tried = await tryMailAtOnce(mail, circuit, leaveTurn);
  if (tried.outcome === 'skipped') throw notFoundProblem('invoice');
  return tried;
}

async function findPromised(
  id: number,
  templateId: number,
  work: Work,
): Promise<{ mail: Waiting; circuit: Circuit | null }> {
  const { invoices, organizationId } = work.store;
  const lane = readOwnLane(organizationId, 'mail', mostLookedThrough);
  const [before, { circuit, waiting, aside }] = await Promise.all([readExisting(invoices, id), lane]);
  const recipients = await findRecipients(before.doc, work);
  if (recipients.length === 0) {
    throw invalidProblem('email', 'is missing: neither the invoice nor its customer has an e-mail address');
  }
  const wrong = recipients.find(({ address }) => address === null);
  if (wrong)
    throw invalidProblem('email', `must be corrected first: '${wrong.typed.slice(0, 60)}' is not an e-mail address`);
  // A mail that everybody has, or that was given up for some only, is over: a new request must reach all.
  const isOpen = (one: Waiting): boolean => {
    const holders = readSentTo(one.payload);
    return isSetAside(one)
      ? holders.length === 0
      : recipients.some(({ address }) => address && !holders.includes(address));
  };
  const isSame = ({ kind: itsKind, payload }: Waiting): boolean =>
    itsKind === kind && payload.invoiceId === id && (payload.templateId ?? defaultTemplate) === templateId;
  const same = [...waiting, ...aside].find((one) => isSame(one) && isOpen(one));
  if (same) return { mail: isSetAside(same) ? await takeUpAs(same, readNowMs()) : same, circuit };
  const effect = { kind, payload: { invoiceId: id, templateId } };
  const after = { ...before.doc, ...stampChange(work) };
  const [written] = await work.store.save([invoices.update(before, after)], { effects: [effect] });
  return { mail: findEffectOfWrite(organizationId, effect, written), circuit };
}
