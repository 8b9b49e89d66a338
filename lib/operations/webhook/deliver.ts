/** Tells webhooks of what a write did: one effect of the write becomes one for each webhook and event, each delivered. */
import * as z from 'zod';
import { deriveOpenUntil } from '../../domain/outbox/patience.ts';
import { allows } from '../../domain/token/token.ts';
import { coversEvent, findEvent, spellEvent } from '../../domain/webhook/event.ts';
import type { Webhook } from '../../domain/webhook/webhook.ts';
import { readNowMs } from '../../platform/clock.ts';
import { readEnv } from '../../platform/env.ts';
import { ReceiverFailed } from '../../platform/receiver.ts';
import { findReceiverFault, postBody, signForPerfex } from '../../platform/webhook.ts';
import { forgetReceiver, noteReceiverFailure, noteTry, readPause } from '../../store/deliveries.ts';
import type { Waiting } from '../../store/effects.ts';
import { divideEffect } from '../../store/outbox.ts';
import { findResource, storeFor } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';

/** The kind of effect that delivers one event to one webhook. */
export const deliveryKind = 'event delivery';

/** `record`: a deleted one, as it was. */
const event = z.object({
  event: z.string(),
  recordType: z.string(),
  id: z.int(),
  record: z.looseObject({ id: z.int() }).optional(),
});
const eventPayload = z.object({ events: z.array(event).min(1) });
/** `at`: when it happened; `tries`: those that the receiver got. */
const deliveryPayload = event.extend({ webhook: z.int(), at: z.iso.datetime(), tries: z.int().default(0) });

/** A record as a webhook's dialect shows it; `record` is a deleted one. Null: it is gone, or may not be read. */
export type ShowRecord = (
  recordType: string,
  subject: { id: number; record?: { id: number } | undefined },
  work: Work,
) => Promise<Record<string, unknown> | null>;

/** Its receiver fails and is left alone until `until` (milliseconds since 1970); nothing was sent. */
export class ReceiverPaused extends Error {
  readonly until: number;

  constructor(until: number) {
    super('the receiver is left alone for a while');
    this.name = 'ReceiverPaused';
    this.until = until;
  }
}

/** A delivery failed and is to be tried again. `code` is the receiver's status, or the connection's fault. */
class DeliveryFailed extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`a delivery failed: ${code}`);
    this.name = 'DeliveryFailed';
    this.code = code;
  }
}

const mayRead = ({ scopes }: Pick<Webhook, 'scopes'>, recordType: string): boolean => {
  const resource = findResource(recordType);
  return resource === null || allows(scopes, `${resource}:read`);
};

/**
 * Makes the deliveries of a write's events, each event in one transaction with its end here.
 * @throws Problem `busy` after 3 s
 */
export async function announceEvents(effect: Waiting, { store }: Work): Promise<void> {
  const { events } = eventPayload.parse(effect.payload);
  const webhooks = (await store.webhooks.all()).map(({ doc }) => doc).filter(({ active }) => active);
  for (const [n, one] of events.entries()) {
    const rule = findEvent(one.event);
    const told = webhooks.filter(
      (doc) => rule && doc.events.some((pattern) => coversEvent(pattern, rule)) && mayRead(doc, one.recordType),
    );
    const deliveries = told.map(({ id }) => ({
      kind: deliveryKind,
      payload: { ...one, webhook: id, at: effect.promisedAt },
    }));
    const left = events.slice(n + 1);
    await divideEffect(effect, { deliveries, part: events.length - n, left: { events: left } });
  }
}

/** An effect may take 20 s; its claim and its end need some of that. */
const longestMs = 15_000;

/**
 * Delivers an event, once more after a failure: as often as the webhook says, unless nobody wants it any more.
 * @param noteRest receives the payload with the tries so far
 * @throws ReceiverPaused or DeliveryFailed when it must be tried later
 */
export async function deliverEvent(
  effect: Waiting,
  show: ShowRecord,
  work: Work,
  noteRest: (payload: Waiting['payload']) => void,
): Promise<'done' | 'skipped'> {
  const { organization } = work;
  const payload = deliveryPayload.parse(effect.payload);
  const rule = findEvent(payload.event);
  const [stored, pausedUntil] = await Promise.all([
    work.store.webhooks.get(payload.webhook),
    readPause(organization.id, payload.webhook),
  ]);
  if (!stored?.doc.active || !rule) return 'skipped';
  const { doc } = stored;
  const now = Date.parse(work.at);
  if (pausedUntil !== null && pausedUntil > now) throw new ReceiverPaused(pausedUntil);
  const data = await showTo(doc, payload, show, work);
  const name = spellEvent(rule, doc.events);
  const tried = await post(doc, effect.id, { event: name, at: payload.at, data });
  const attempt = payload.tries + 1;
  const at = new Date(readNowMs()).toISOString();
  await noteTry(organization.id, doc.id, { delivery: effect.id, event: name, url: doc.url, attempt, at, ...tried });
  if (tried.fault === null) {
    if (pausedUntil !== null) await forgetReceiver(organization.id, doc.id);
    return 'done';
  }
  await noteReceiverFailure(organization.id, doc.id, (failures) => deriveOpenUntil(failures, now));
  if (attempt > doc.retryCount) return 'skipped';
  noteRest({ ...effect.payload, tries: attempt });
  throw new DeliveryFailed(tried.fault);
}

/** Shows the record with the webhook's rights; only its id where it is gone since. */
async function showTo(
  { scopes }: Webhook,
  { recordType, id, record }: z.infer<typeof deliveryPayload>,
  show: ShowRecord,
  work: Work,
): Promise<Record<string, unknown>> {
  const store = storeFor(work.organization, null, (right) => allows(scopes, right)).seen;
  const seeing = { ...work, store, actor: { ...work.actor, scopes } };
  return (await show(recordType, { id, record }, seeing)) ?? { id: String(id) };
}

type Said = { event: string; at: string; data: Record<string, unknown> };

async function post(
  { url, headers: own, secret, timeoutSeconds }: Webhook,
  delivery: string,
  { event, at, data }: Said,
): Promise<{ status: number | null; fault: string | null }> {
  const toPrivate = readEnv().WEBHOOKS_TO_PRIVATE_ADDRESSES === 'allow';
  // The address was checked when it was written, perhaps by another version or setting.
  const fault = findReceiverFault(url, toPrivate, true);
  if (fault) return { status: null, fault: `its address ${fault}` };
  const body = JSON.stringify({ event, timestamp: Math.floor(Date.parse(at) / 1_000), data });
  const signature = secret
    ? { 'x-perfex-signature': signForPerfex(Math.floor(readNowMs() / 1_000), body, secret) }
    : {};
  const headers = { ...own, 'x-perfex-event': event, 'x-perfex-delivery': delivery, ...signature };
  try {
    const status = await postBody({ url, headers, body }, toPrivate, Math.min(longestMs, timeoutSeconds * 1_000));
    return { status, fault: status >= 200 && status <= 299 ? null : `answered ${status}` };
  } catch (error) {
    if (error instanceof ReceiverFailed) return { status: null, fault: error.code };
    throw error;
  }
}
