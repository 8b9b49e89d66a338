/** Sending an invoice to its customer because somebody asks for it now. */
import { invalid, notFound } from '../../domain/problem.ts';
import { effectOfWrite } from '../../store/effects.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { templateOf } from '../invoice-document/templates.ts';
import { recipientsOf } from '../outbox/addresses.ts';
import { mailAtOnce, mailCircuit } from '../outbox/at-once.ts';
import type { TriedOnce } from '../outbox/attempt.ts';
import { existing, touched } from '../record/records.ts';

/**
 * Promises the mail of an invoice, and tries it once; where that fails, the outbox goes on trying. That the invoice was sent
 * is noted on it once a server has taken the mail. Two round trips, three where the address is the customer's own, and
 * what the try takes.
 * @param templateId how its PDF looks; see templates.ts
 * @returns what has become of the mail
 * @throws Problem `not_found` for the invoice or the template; `invalid` where nobody has an address that can be mailed
 */
export async function sendInvoice(id: number, templateId: number, work: Work): Promise<TriedOnce> {
  if (!templateOf(templateId)) throw notFound('template');
  const { invoices } = work.store;
  const effect = { kind: 'invoice mail', payload: { invoiceId: id, templateId } };
  const [stored, circuit] = await racing(async () => {
    const [before, known] = await Promise.all([existing(invoices, id), mailCircuit(work)]);
    const recipients = await recipientsOf(before.doc, work);
    if (recipients.length === 0) {
      throw invalid('email', 'is missing: neither the invoice nor its customer has an e-mail address');
    }
    const wrong = recipients.find(({ address }) => address === null);
    if (wrong) throw invalid('email', `must be mended first: '${wrong.typed.slice(0, 60)}' is no e-mail address`);
    const after = { ...before.doc, ...touched(work) };
    const [written] = await work.store.save([invoices.update(before, after)], { effects: [effect] });
    return [written, known] as const;
  });
  return mailAtOnce(effectOfWrite(work.store.organizationId, effect, stored), circuit);
}
