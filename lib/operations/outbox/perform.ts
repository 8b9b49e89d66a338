/** What each kind of effect does. Doing one twice must look like doing it once. */
import * as z from 'zod';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { canKeepFiles } from '../../platform/files.ts';
import { canMail, deliver, mailId } from '../../platform/mail.ts';
import type { Waiting } from '../../store/effects.ts';
import type { Lane } from '../../store/keys.ts';
import { valuationKind } from '../../store/nouns/unvalued.ts';
import type { Work } from '../../store/work.ts';
import { removalKind, removeUnnamed } from '../file/files.ts';
import { renderInvoice } from '../invoice-document/render.ts';
import { defaultTemplate } from '../invoice-document/templates.ts';
import { existing, updateRecord } from '../record/records.ts';
import { valueRecords } from '../settings/valuation.ts';
import { copyKind, finishCopy } from '../task/duplicate.ts';
import { removeReplies, replyRemovalKind } from '../ticket/reply.ts';
import { addressesOf } from './addresses.ts';
import { invoiceLetter, type Letter, oneLine, paymentLetter } from './compose-mail.ts';
import { type Performed, type Told, tellGenerated, webhookKind } from './webhook.ts';

const invoiceMail = z.object({ invoiceId: z.int(), templateId: z.int().optional() });
const paymentMail = z.object({ paymentId: z.int() });

/** What effects of a lane cannot be done without and is not set up here; null where nothing is in the way. */
export function missingFor(lane: Lane, told: Told | null): Lane | null {
  if (lane === 'mail') return canMail() ? null : 'mail';
  if (lane === 'webhook') return told ? null : 'webhook';
  return lane === 'files' && !canKeepFiles() ? 'files' : null;
}

/**
 * Performs an effect.
 * @param told what receivers of webhooks are told, in the dialect's words
 * @throws when it failed and should be tried again; an unknown kind always fails
 */
export async function perform(effect: Waiting, work: Work, told: Told | null): Promise<Performed> {
  const { invoices, payments } = work.store;
  switch (effect.kind) {
    case 'invoice mail': {
      const { invoiceId, templateId } = invoiceMail.parse(effect.payload);
      const invoice = (await invoices.get(invoiceId))?.doc;
      if (!invoice) return 'skipped';
      const sent = await mail(effect, invoice, invoiceLetter(invoice, work.firm), work, templateId);
      if (sent === 'done' && !invoice.sentAt) await markSent(invoiceId, work);
      return sent;
    }
    case 'payment mail': {
      const { paymentId } = paymentMail.parse(effect.payload);
      const payment = (await payments.get(paymentId))?.doc;
      if (!payment) return 'skipped';
      // It is there as long as the payment is on it: where it is not, the payment is on another by now, or gone.
      const { doc: invoice } = await existing(invoices, payment.invoiceId);
      return mail(effect, invoice, paymentLetter(payment, invoice, work.firm), work);
    }
    case webhookKind:
      return told ? tellGenerated(effect, told, work) : 'skipped';
    case copyKind: {
      await finishCopy(effect.payload, work);
      return 'done';
    }
    case valuationKind: {
      await valueRecords(effect.payload, work);
      return 'done';
    }
    case removalKind: {
      await removeUnnamed(effect.payload, work);
      return 'done';
    }
    case replyRemovalKind: {
      await removeReplies(effect.payload, work);
      return 'done';
    }
    default:
      throw new Error(`no effect is called ${effect.kind}`);
  }
}

async function mail(
  effect: Waiting,
  invoice: Invoice,
  letter: Letter,
  work: Work,
  templateId = defaultTemplate,
): Promise<Performed> {
  const to = await addressesOf(invoice, work);
  if (to.length === 0) return 'skipped';
  const { pdf: content, fileName } = await renderInvoice(invoice.id, templateId, work);
  const attachments = [{ fileName, content, contentType: 'application/pdf' }];
  await deliver({ id: mailId(work.firm.id, effect.id), fromName: oneLine(work.firm.name), to, attachments, ...letter });
  return 'done';
}

async function markSent(invoiceId: number, work: Work): Promise<void> {
  const sent = (doc: Invoice): Invoice => ({ ...doc, sentByEmail: true, sentAt: doc.sentAt ?? work.at });
  await updateRecord(work.store.invoices, invoiceId, sent, work).catch((error: unknown) => {
    // Deleted since: the mail is on its way all the same, and must not be sent again for this.
    if (!(error instanceof Error && error.name === 'Problem')) throw error;
  });
}
