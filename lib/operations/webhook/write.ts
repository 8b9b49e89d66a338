/** Webhooks are written together with what the organization's settings say of them: which events anybody wants. */
import { isDeepStrictEqual } from 'node:util';
import { invalidProblem, notFoundProblem, Problem } from '../../domain/problem.ts';
import { dropUndefined, stampChange, stampNew } from '../../domain/record.ts';
import { listCovered } from '../../domain/webhook/event.ts';
import { joinSubscriptions, mostWebhooks, type Webhook, webhook } from '../../domain/webhook/webhook.ts';
import { readEnv } from '../../platform/env.ts';
import { findReceiverFault } from '../../platform/webhook.ts';
import { forgetReceiver } from '../../store/deliveries.ts';
import { readOrganization, type StoredOrganization } from '../../store/organizations.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import { findResource } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { requireRight } from '../record/records.ts';

/** What clients write. */
export type WebhookInput = Pick<
  Webhook,
  'name' | 'url' | 'events' | 'secret' | 'timeoutSeconds' | 'retryCount' | 'headers' | 'active'
>;

/** Headers that belong to the connection or to the message itself. */
const ownHeaders = new Set(
  'connection content-length content-type expect host keep-alive te trailer transfer-encoding upgrade user-agent'.split(
    ' ',
  ),
);
const mostHeaders = 20;

function checkHeaders(headers: Webhook['headers']): void {
  const names = Object.keys(headers);
  if (names.length > mostHeaders) throw invalidProblem('headers', `must be at most ${mostHeaders}`);
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    const isName = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(lower);
    if (!isName || ownHeaders.has(lower) || lower.startsWith('x-perfex-')) {
      throw invalidProblem('headers', `must not name ${name.slice(0, 100) || 'nothing'}`);
    }
    if (!/^[\t\x20-\x7e\x80-\xff]{0,1000}$/.test(value))
      throw invalidProblem('headers', `has no valid value for ${name}`);
  }
}

/** An event named by itself needs the right to what it is about; `*` and groups mean those that the token may read. */
function checkEvents(events: readonly string[], work: Work): void {
  if (events.length === 0) throw invalidProblem('events', 'must name at least one event, or *');
  for (const one of events) {
    const covered = listCovered(one);
    if (covered.length === 0)
      throw invalidProblem('events', `has no event ${one.slice(0, 100)}; GET /api/webhooks/events lists them`);
    if (one.endsWith('*')) continue;
    for (const { about } of covered) {
      const resource = findResource(about.recordType);
      if (resource) requireRight(work, `${resource}:read`);
    }
  }
}

function check(input: Partial<WebhookInput>, work: Work): void {
  if (input.url !== undefined) {
    const { WEBHOOKS_TO_PRIVATE_ADDRESSES: toPrivate } = readEnv();
    const fault = findReceiverFault(input.url, toPrivate === 'allow', true);
    if (fault) throw invalidProblem('url', fault);
  }
  if (input.events !== undefined) checkEvents(input.events, work);
  if (input.headers !== undefined) checkHeaders(input.headers);
}

type Before = { settings: StoredOrganization; webhooks: Stored<Webhook>[] };

/** The settings are read first: whoever writes a webhook writes them too, so of two only one goes through. */
async function readBefore({ store, organization }: Work): Promise<Before> {
  const settings = await readOrganization(organization.id);
  if (!settings) throw notFoundProblem('organization');
  return { settings, webhooks: await store.whole.webhooks.all() };
}

const toSettings = ({ settings: before }: Before, webhooks: readonly Webhook[]) => ({
  settings: { before, after: { ...before.doc, webhookEvents: joinSubscriptions(webhooks) } },
});

const listOthers = ({ webhooks }: Before, id: number): Webhook[] =>
  webhooks.flatMap(({ doc }) => (doc.id === id ? [] : [doc]));

/**
 * Creates a webhook, which has the rights of the token that asks for it.
 * @throws Problem `invalid` for an address that is not public, unknown events, headers of the connection;
 *   `forbidden` for a named event of records that the token may not read; `conflict` over 20 webhooks
 */
export async function createWebhook(input: Partial<WebhookInput>, work: Work): Promise<Stored<Webhook>> {
  check(input, work);
  const { webhooks } = work.store;
  const nextId = webhooks.nextId();
  return retryOnConflict(async () => {
    const [before, id] = await Promise.all([readBefore(work), nextId]);
    if (before.webhooks.length >= mostWebhooks) {
      throw new Problem('conflict', `There are ${mostWebhooks} webhooks, the maximum`);
    }
    const doc = webhook.parse({ ...input, ...stampNew(work, id), scopes: work.actor.scopes });
    const [stored] = await work.store.save(
      [webhooks.create(doc)],
      toSettings(before, [...listOthers(before, id), doc]),
    );
    return stored;
  });
}

/**
 * Changes a webhook. From then on it has the rights of the token that asks for it.
 * @throws Problem `not_found`, and as `createWebhook`
 */
export async function updateWebhook(
  id: number,
  change: Partial<WebhookInput> | ((doc: Webhook) => Partial<WebhookInput>),
  work: Work,
): Promise<Stored<Webhook>> {
  const { webhooks } = work.store;
  const stored = await retryOnConflict(async () => {
    const before = await readBefore(work);
    const own = before.webhooks.find(({ doc }) => doc.id === id);
    if (!own) throw notFoundProblem(webhooks.recordType);
    const input = typeof change === 'function' ? change(own.doc) : change;
    check(input, work);
    const changed = { ...own.doc, ...dropUndefined(input) };
    // Whoever changes nothing leaves it its rights.
    if (isDeepStrictEqual(changed, own.doc)) return own;
    const doc = { ...changed, ...stampChange(work), scopes: [...work.actor.scopes] };
    // What it is told of may no longer be what this token may read.
    checkEvents(doc.events, work);
    const settings = toSettings(before, [...listOthers(before, id), doc]);
    const [after] = await work.store.save([webhooks.update(own, doc)], settings);
    return after;
  });
  // Whoever changes it has repaired it.
  await forgetReceiver(work.organization.id, id);
  return stored;
}

/** Deletes a webhook. What waits for it is skipped. @throws Problem `not_found` */
export async function deleteWebhook(id: number, work: Work): Promise<Webhook> {
  const { webhooks } = work.store;
  return retryOnConflict(async () => {
    const before = await readBefore(work);
    const own = before.webhooks.find(({ doc }) => doc.id === id);
    if (!own) throw notFoundProblem(webhooks.recordType);
    await work.store.save([webhooks.remove(own)], toSettings(before, listOthers(before, id)));
    return own.doc;
  });
}
