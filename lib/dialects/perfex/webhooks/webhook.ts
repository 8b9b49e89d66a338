/** Perfex's webhooks: who is told of which events, and what became of each try. The list is short, and read whole. */
import * as z from 'zod';
import { foldText } from '../../../domain/text.ts';
import { eventGroups, eventNames } from '../../../domain/webhook/event.ts';
import { type Webhook, webhookRetries, webhookTimeout } from '../../../domain/webhook/webhook.ts';
import { forgetPrincipals } from '../../../http/authenticate.ts';
import { type DeliveryTry, listDeliveryTries } from '../../../operations/webhook/tries.ts';
import { createWebhook, deleteWebhook, updateWebhook, type WebhookInput } from '../../../operations/webhook/write.ts';
import type { Work } from '../../../store/work.ts';
import { countInput, idParams, listInput, textInput } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { buildAnswer, type Codec, computed, defineColumns, presentRecord } from '../../fields.ts';
import { buildView, joinNothing } from '../../resource.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { protocol, written } from '../protocol/envelope.ts';
import { checkFields } from '../protocol/lists.ts';
import { demand, nothingFound } from '../protocol/messages.ts';
import { listQuery, replyWithWhole, type SortKeys } from '../protocol/paging.ts';

/** Written by token or process alike: whoever caches the settings must read them anew. */
async function afterwards<T>(writing: Promise<T>): Promise<T> {
  const stored = await writing;
  forgetPrincipals();
  return stored;
}

const within = ({ least, most }: { least: number; most: number }): Codec<number> => {
  const range = { error: `must be a whole number from ${least} to ${most}` };
  return {
    ...codec.count,
    input: countInput.pipe(z.int().min(least, range).max(most, range)),
    broken: String(most + 1),
  };
};
const events: Codec<string[]> = {
  input: listInput(textInput.pipe(z.string().trim().min(1).max(100))).transform((names) => [...new Set(names)]),
  wire: z.array(z.string()),
  broken: ['no_such_event'],
  sample: ['invoice_created', 'invoice.paid'],
};
const headerText = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const headersMessage = 'must be a JSON object of texts';
const headers: Codec<Record<string, string>> = {
  output: (value) => (Object.keys(value).length > 0 ? value : null),
  input: z.preprocess(
    (given) => {
      if (given === null || given === '') return {};
      if (typeof given !== 'string') return given;
      try {
        return JSON.parse(given) as unknown;
      } catch {
        return given;
      }
    },
    z.record(z.string(), headerText, { error: headersMessage }),
  ),
  wire: z.record(z.string(), z.string()).nullable(),
  broken: 'X-Team: billing',
  sample: { 'X-Team': 'billing' },
};

const { column, writeOnly } = defineColumns<Webhook, WebhookInput, undefined>();

const columns = [
  computed<Webhook>('id', z.string(), (doc) => String(doc.id)),
  column('name', 'name', codec.name, { ...demand('create', 'Name'), sample: 'Billing sync' }),
  column(
    'url',
    'url',
    { ...codec.name, broken: 'gopher://example.com' },
    {
      ...demand('create', 'Url'),
      sample: 'https://hooks.example.com/perfex',
    },
  ),
  column('events', 'events', events, { ...demand('create', 'Events'), list: true }),
  writeOnly('secret', 'secret', codec.text, { sample: 'whsec_your_signing_secret' }),
  column('active', 'active', codec.flag),
  column('timeout', 'timeoutSeconds', within(webhookTimeout), { sample: '30' }),
  column('retry_count', 'retryCount', within(webhookRetries), { sample: '3' }),
  column('headers', 'headers', headers),
  computed<Webhook>('has_secret', z.boolean(), (doc) => doc.secret !== ''),
  computed<Webhook>('date_created', z.string(), (doc, view) => codec.formatDateTime(doc.createdAt, view)),
];

export const webhook = definePerfex<Webhook, WebhookInput, undefined>({
  name: 'webhooks',
  singular: 'a webhook',
  plural: 'webhooks',
  scope: 'webhooks',
  records: (store) => store.webhooks,
  columns,
  join: joinNothing,
  sortable: {},
  messages: {
    created: 'Webhook created successfully.',
    notCreated: 'Webhook validation failed',
    updated: 'Webhook updated successfully',
    notUpdated: 'Webhook validation failed',
    deleted: 'Webhook deleted successfully',
    notDeleted: 'Webhook could not be deleted',
  },
  create: (input, work) => afterwards(createWebhook(input, work)),
  update: (id, input, work) => afterwards(updateWebhook(id, input, work)),
  remove: (id, work) => afterwards(deleteWebhook(id, work)),
});

const { resource } = webhook;
const declare = declareFor(protocol, resource);

const sortable: SortKeys<Webhook> = {
  id: (doc) => doc.id,
  name: (doc) => doc.name,
  active: (doc) => Number(doc.active),
  date_created: (doc) => doc.createdAt,
};

async function replyWithWebhooks(query: z.infer<typeof listQuery>, work: Work, isWanted: (doc: Webhook) => boolean) {
  checkFields(columns, query.fields, work);
  const docs = (await work.store.webhooks.all()).map(({ doc }) => doc).filter(isWanted);
  const view = buildView(undefined, work);
  const show = (doc: Webhook) => presentRecord(columns, doc, view);
  return replyWithWhole(
    docs.sort((a, b) => a.id - b.id),
    query,
    { sortable, show },
    work.organization,
  );
}

/** GET /api/webhooks. */
export const listWebhooks = () =>
  declare(
    {
      method: 'GET',
      path: '/api/webhooks',
      verb: 'list',
      summary: 'List all webhooks.',
    },
    { failure: nothingFound, query: listQuery, answer: z.array(buildAnswer(columns)) },
    async ({ query, ...work }) => replyWithWebhooks(query, work, () => true),
  );

/** GET /api/webhooks/search/{keysearch}: by name or address. */
export const searchWebhooks = () =>
  declare(
    { method: 'GET', path: '/api/webhooks/search/{keysearch}', verb: 'search', summary: 'Search webhooks.' },
    {
      failure: nothingFound,
      params: z.object({ keysearch: z.string().min(1) }),
      query: listQuery,
      answer: z.array(buildAnswer(columns)),
    },
    async ({ params, query, ...work }) => {
      const wanted = foldText(params.keysearch);
      return replyWithWebhooks(query, work, ({ name, url }) => foldText(`${name}\n${url}`).includes(wanted));
    },
  );

/** POST /api/webhooks/{id}/toggle: on, or off. */
export const toggleWebhook = () =>
  declare(
    {
      method: 'POST',
      path: '/api/webhooks/{id}/toggle',
      verb: 'toggle',
      right: 'update',
      summary: 'Switch a webhook on, or off.',
    },
    { params: idParams, answer: written.extend({ active: z.int() }) },
    async ({ params, ...work }) => {
      const { doc } = await afterwards(updateWebhook(params.id, ({ active }) => ({ active: !active }), work));
      const message = doc.active ? 'Webhook enabled' : 'Webhook disabled';
      return { status: 200, body: { status: true, message, active: Number(doc.active) } };
    },
  );

/** GET /api/webhooks/events: what webhooks can be told of. */
export const listEvents = () =>
  declare(
    {
      method: 'GET',
      path: '/api/webhooks/events',
      verb: 'events',
      summary: 'List the events that webhooks are told of.',
    },
    {
      answer: z.object({
        total_events: z.int(),
        wildcard: z.string(),
        groups: z.record(z.string(), z.record(z.string(), z.string())),
      }),
    },
    async () => {
      const groups = eventGroups.map(({ group, rules }) => {
        return [group, Object.fromEntries(rules.map(({ name, description }) => [name, description]))];
      });
      const body = { total_events: eventNames.length, wildcard: '*', groups: Object.fromEntries(groups) };
      return { status: 200, body };
    },
  );

type Tried = DeliveryTry & { id: number; createdAt: string };

const tryColumns = [
  computed<Tried>('id', z.string(), (one) => one.stamp),
  computed<Tried>('delivery_id', z.string(), (one) => one.delivery),
  computed<Tried>('event', z.string(), (one) => one.event),
  computed<Tried>('url', z.string(), (one) => one.url),
  computed<Tried>('status', z.string(), (one) => (one.fault === null ? 'success' : 'failed')),
  computed<Tried>('response_code', z.string().nullable(), (one) => (one.status === null ? null : String(one.status))),
  computed<Tried>('error_message', z.string().nullable(), (one) => one.fault),
  computed<Tried>('attempt_number', z.string(), (one) => String(one.attempt)),
  computed<Tried>('triggered_at', z.string(), (one, view) => codec.formatDateTime(one.at, view)),
];
const trySorts: SortKeys<Tried> = {
  id: (one) => one.stamp,
  event: (one) => one.event,
  response_code: (one) => one.status,
  triggered_at: (one) => one.at,
};

/** GET /api/webhooks/{id}/logs: the last 500 tries of 30 days, newest first. */
export const listTries = () =>
  declare(
    {
      method: 'GET',
      path: '/api/webhooks/{id}/logs',
      verb: 'logs',
      summary: 'List the last tries to deliver to a webhook.',
    },
    { failure: nothingFound, params: idParams, query: listQuery, answer: z.array(buildAnswer(tryColumns)) },
    async ({ params, query, ...work }) => {
      const { webhook: owner, tries } = await listDeliveryTries(params.id, work);
      checkFields(tryColumns, query.fields, work);
      const view = buildView(undefined, work);
      const show = (one: Tried) => ({ ...presentRecord(tryColumns, one, view), webhook_id: String(owner.doc.id) });
      const docs = tries.map((one, n) => ({ ...one, id: n, createdAt: one.at }));
      return replyWithWhole(docs, query, { sortable: trySorts, show }, work.organization);
    },
  );
