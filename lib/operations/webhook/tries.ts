import type { Webhook } from '../../domain/webhook/webhook.ts';
import { type DeliveryTry, readTries } from '../../store/deliveries.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';

export type { DeliveryTry } from '../../store/deliveries.ts';

/** Reads a webhook with its last 500 tries of 30 days, newest first. One round trip. @throws Problem `not_found` */
export async function listDeliveryTries(
  id: number,
  { store, organization }: Work,
): Promise<{ webhook: Stored<Webhook>; tries: DeliveryTry[] }> {
  const [webhook, tries] = await Promise.all([readExisting(store.webhooks, id), readTries(organization.id, id)]);
  return { webhook, tries };
}
