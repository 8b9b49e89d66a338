/** Tells the organization's webhook receiver of an invoice that the schedule has created. */
import * as z from 'zod';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { readEnv } from '../../platform/env.ts';
import { postMessage } from '../../platform/webhook.ts';
import type { Waiting } from '../../store/effects.ts';
import type { Work } from '../../store/work.ts';
import type { ShowRecord } from '../webhook/deliver.ts';

/** `skipped`: nothing to do any more, or nobody to tell. */
export type Performed = 'done' | 'skipped';

const payload = z.object({ invoiceId: z.int() });

/** Makes the JSON for receivers in a dialect's words. `origin`: the API's public address, '' where unknown. */
export type ReceiverSettings = {
  generatedInvoice: (invoice: Invoice, origin: string, work: Work) => Record<string, unknown>;
  /** Shows what an event is about. */
  showRecord: ShowRecord;
};

/** Posts the invoice as it is now, signed; a repetition has the same `webhook-id`. @throws when it must be repeated */
export async function tellGenerated(effect: Waiting, receivers: ReceiverSettings, work: Work): Promise<Performed> {
  const { webhookUrl: url, webhookSecret: secret } = work.organization;
  const invoice = (await work.store.invoices.get(payload.parse(effect.payload).invoiceId))?.doc;
  if (!url || !secret || !invoice) return 'skipped';
  const { PUBLIC_ORIGIN: origin = '', WEBHOOKS_TO_PRIVATE_ADDRESSES: toPrivate } = readEnv();
  const body = JSON.stringify(receivers.generatedInvoice(invoice, origin.replace(/\/$/, ''), work));
  await postMessage({ id: `msg_${effect.id}`, at: work.at, url, secret, body }, toPrivate === 'allow');
  return 'done';
}
