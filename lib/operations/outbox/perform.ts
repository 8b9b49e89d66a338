/** Performs each kind of effect. Performing one twice must look like once. */
import * as z from 'zod';
import { defaultTemplate } from '../../documents/templates.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Recipient } from '../../domain/mail-address.ts';
import { Problem } from '../../domain/problem.ts';
import { canKeepFiles } from '../../platform/files.ts';
import { canMail, deliver } from '../../platform/mail.ts';
import { toMailId } from '../../platform/mail-message.ts';
import type { Waiting } from '../../store/effects.ts';
import type { Lane } from '../../store/keys.ts';
import { noteLeft } from '../../store/outbox.ts';
import { valuationKind } from '../../store/record-types/unvalued.ts';
import { eventKind } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { renderInvoice } from '../document/render-invoice.ts';
import { fillMissingRates } from '../exchange-rate/valuation.ts';
import { removalKind, removeUnnamed } from '../file/files.ts';
import { readExisting, updateRecord } from '../record/records.ts';
import { webhookKind } from '../recurrence/announcements.ts';
import { copyKind, finishCopy } from '../task/duplicate.ts';
import { removeReplies, replyRemovalKind } from '../ticket/reply.ts';
import { announceEvents, deliverEvent, deliveryKind } from '../webhook/deliver.ts';
import { findRecipients } from './addresses.ts';
import { composeInvoiceMail, composePaymentMail, type Letter, toOneLine } from './compose-mail.ts';
import { type Performed, type ReceiverSettings, tellGenerated } from './webhook.ts';

/** `sentTo`: recipients who already have the mail, where others have refused it. */
const mailed = { sentTo: z.array(z.string()).default([]) };
/** Reads from a mail's payload who already has it. */
export const readSentTo = (payload: Waiting['payload']): string[] =>
  z.object(mailed).catch({ sentTo: [] }).parse(payload).sentTo;
const invoiceMail = z.object({ invoiceId: z.int(), templateId: z.int().optional(), ...mailed });
/** `asked`: somebody wanted this mail. Otherwise, also in old payloads, it is skipped without an address. */
const paymentMail = z.object({ paymentId: z.int(), asked: z.boolean().default(false), ...mailed });

/** A mail without a valid recipient, or with some invalid ones. It waits, because addresses are often corrected. */
export class Unmailable extends Error {
  readonly code: 'no address' | 'address';
  readonly answer: string | null;

  constructor(wrong: readonly Recipient[]) {
    super('a mail has nobody to go to');
    this.name = 'Unmailable';
    this.code = wrong.length === 0 ? 'no address' : 'address';
    this.answer =
      wrong.length === 0 ? null : `No e-mail address: ${wrong.map(({ typed }) => typed).join(', ')}`.slice(0, 300);
  }
}

type Note = (payload: Waiting['payload']) => void;

type Means = { receivers: ReceiverSettings | null; handOverMs: number };

/** Names the missing setup that keeps a lane's effects from being performed; null: nothing is missing. */
export function findMissingSetup(lane: Lane, receivers: ReceiverSettings | null): Lane | null {
  if (lane === 'mail') return canMail() ? null : 'mail';
  if (lane === 'webhook' || lane === 'delivery') return receivers ? null : lane;
  return lane === 'files' && !canKeepFiles() ? 'files' : null;
}

/**
 * Performs an effect.
 * @param means.handOverMs a mail server must have the whole mail within this time
 * @param noteRest receives the remaining payload as soon as a part is done
 * @throws when it failed and should be tried again; an unknown kind always fails
 */
export async function performEffect(effect: Waiting, work: Work, means: Means, noteRest: Note): Promise<Performed> {
  const { invoices, payments } = work.store;
  const { receivers } = means;
  switch (effect.kind) {
    case 'invoice mail': {
      const { invoiceId, templateId, sentTo } = invoiceMail.parse(effect.payload);
      const invoice = (await invoices.get(invoiceId))?.doc;
      if (!invoice) return 'skipped';
      const letter = composeInvoiceMail(invoice, work.organization);
      const posted = await sendMail({ effect, invoice, letter, sentTo, templateId, means, noteRest }, work);
      if (posted.to.length > 0 && !(invoice.sentAt && invoice.sentByEmail)) {
        // Written first: recipients must not get the mail again, whatever happens to the invoice.
        if (posted.to.length > sentTo.length) await noteLeft(effect, { ...effect.payload, sentTo: posted.to });
        await markSent(invoiceId, work);
      }
      if (posted.fault) throw posted.fault;
      return 'done';
    }
    case 'payment mail': {
      const { paymentId, asked, sentTo } = paymentMail.parse(effect.payload);
      const payment = (await payments.get(paymentId))?.doc;
      if (!payment) return 'skipped';
      // A missing invoice means that the payment has moved to another one, or is deleted.
      const { doc: invoice } = await readExisting(invoices, payment.invoiceId);
      const letter = composePaymentMail(payment, invoice, work.organization);
      const { fault, to } = await sendMail({ effect, invoice, letter, sentTo, means, noteRest }, work);
      if (fault instanceof Unmailable && fault.code === 'no address' && to.length === 0 && !asked) return 'skipped';
      if (fault) throw fault;
      return 'done';
    }
    case webhookKind:
      // A drain without settings never begins a webhook.
      if (!receivers) throw new Error('it is not known what receivers are told');
      return tellGenerated(effect, receivers, work);
    case eventKind: {
      await announceEvents(effect, work);
      return 'done';
    }
    case deliveryKind:
      if (!receivers) throw new Error('it is not known what receivers are told');
      return deliverEvent(effect, receivers.showRecord, work, noteRest);
    case copyKind: {
      await finishCopy(effect.payload, work);
      return 'done';
    }
    case valuationKind: {
      await fillMissingRates(effect.payload, work);
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

type Posting = {
  effect: Waiting;
  invoice: Invoice;
  letter: Letter;
  sentTo: readonly string[];
  templateId?: number | undefined;
  means: Means;
  noteRest: Note;
};

/** Mails a letter to those who do not have it yet. @throws as `deliver`, where nobody took it */
async function sendMail(posting: Posting, work: Work): Promise<{ to: readonly string[]; fault: Error | null }> {
  const { effect, invoice, letter, sentTo, templateId = defaultTemplate, means, noteRest } = posting;
  const recipients = await findRecipients(invoice, work);
  const wrong = recipients.filter(({ address }) => address === null);
  const unmailable = wrong.length > 0 || recipients.length === 0 ? new Unmailable(wrong) : null;
  const to = recipients.flatMap(({ address }) => (address === null || sentTo.includes(address) ? [] : [address]));
  if (to.length === 0) return { to: sentTo, fault: sentTo.length > 0 && recipients.length === 0 ? null : unmailable };
  const { pdf: content, fileName } = await renderInvoice(invoice.id, templateId, work);
  const attachments = [{ fileName, content, contentType: 'application/pdf' }];
  const id = toMailId(work.organization.id, effect.id);
  const post = { id, fromName: toOneLine(work.organization.name), to, attachments, ...letter };
  const { taken, refusal } = await deliver(post, means.handOverMs);
  const holders = [...sentTo, ...taken];
  noteRest({ ...effect.payload, sentTo: holders });
  return { to: holders, fault: refusal ?? unmailable };
}

async function markSent(invoiceId: number, work: Work): Promise<void> {
  const toSent = (doc: Invoice): Invoice => ({ ...doc, sentByEmail: true, sentAt: doc.sentAt ?? work.at });
  await updateRecord(work.store.invoices, invoiceId, toSent, work).catch((error: unknown) => {
    // Deleted since: the mail was sent, and a failure here would send it again.
    if (!(error instanceof Problem && error.code === 'not_found')) throw error;
  });
}
