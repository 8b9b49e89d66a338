/**
 * Perfex's Zapier endpoints: which resources can be polled, what changed in them, and a sample of each.
 * A record goes out as its own read shows it, with `id` (as Zapier needs it) and `change_id`, which
 * differs with every change, for triggers on updated records.
 */
import * as z from 'zod';
import { highestLimit } from '../../../domain/polling.ts';
import { Problem } from '../../../domain/problem.ts';
import { createHandler, type Handler } from '../../../http/lambda.ts';
import type { Route } from '../../../http/route.ts';
import { type Polled, pollChanges } from '../../../operations/poll/poll-changes.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { pageSizeInput } from '../../codecs.ts';
import { presentRecord } from '../../fields.ts';
import { buildView, showRecords } from '../../resource.ts';
import { buildSampleInvoice, invoice } from '../bills/invoice.ts';
import { buildSampleCustomer, customer } from '../people/customer.ts';
import { buildSampleLead, lead } from '../people/lead.ts';
import { protocol } from '../protocol/envelope.ts';
import { chooseColumns } from '../protocol/lists.ts';
import { declare, type PerfexResource, type Recorded } from '../protocol/resource.ts';
import { buildSampleTask, task } from '../work/task.ts';
import { buildSampleTicket, polledTicket } from '../work/ticket.ts';

type Pollable = {
  label: string;
  description: string;
  poll: (query: z.infer<typeof pollQuery>, work: Work) => Promise<{ data: unknown[]; since: number; nextPoll: number }>;
  sample: (work: Work) => Promise<Record<string, unknown>>;
};

const pollQuery = z.object({
  since: z.string().optional(),
  limit: pageSizeInput(highestLimit).optional(),
});

type Words = Pick<Pollable, 'label' | 'description'>;
type Sample<D> = { doc: (work: Work) => D; extra?: (work: Work) => Record<string, unknown> };

/** A polled resource, whose records a poll shows as its own read does. */
function resourcePoll<D extends Recorded, I, J>(
  { resource }: { resource: PerfexResource<D, I, J> },
  recordType: Polled,
  words: Words,
  sample: Sample<D>,
): Pollable {
  const { scope } = resource;
  const shape = { ...resource, columns: chooseColumns(resource, 'read') };
  const show = async (docs: readonly D[] | Promise<readonly D[]>, work: Work): Promise<Record<string, unknown>[]> => {
    const shown = await showRecords(shape, docs, work, 'read');
    return shown.map(({ doc, attributes }) => ({ id: String(doc.id), ...attributes }));
  };
  return {
    ...words,
    poll: async ({ since, limit }, work) => {
      requireRight(work, `${scope}:read`);
      const reading = pollChanges(recordType, resource.records(work.store), { since, limit }, work);
      const docs = reading.then(({ records }) => records.map(({ stored }) => stored.doc));
      const shown = await show(docs, work);
      const { records, ...rest } = await reading;
      return { data: shown.map((one, i) => ({ ...one, change_id: `${one.id}-${records[i]?.micros}` })), ...rest };
    },
    sample: async (work) => {
      const [one] = await show([sample.doc(work)], work);
      return { ...one, ...sample.extra?.(work), id: 1, change_id: `1-${Date.parse(work.at) * 1000}` };
    },
  };
}

/** The customer that the sample invoice is for: the sample customer, not one of the firm's. */
function sampleClient(work: Work): Record<string, unknown> {
  const client = presentRecord(customer.resource.columns, buildSampleCustomer(work), buildView(undefined, work));
  return { clientid: '1', client };
}

const pollables: Readonly<Record<string, Pollable>> = {
  customers: resourcePoll(
    customer,
    'customers',
    { label: 'Customers', description: 'New or updated customers' },
    { doc: buildSampleCustomer, extra: () => ({ email: 'sample@example.com', phone: '+1234567890' }) },
  ),
  invoices: resourcePoll(
    invoice,
    'invoices',
    { label: 'Invoices', description: 'New or updated invoices' },
    { doc: buildSampleInvoice, extra: sampleClient },
  ),
  leads: resourcePoll(lead, 'leads', { label: 'Leads', description: 'New or updated leads' }, { doc: buildSampleLead }),
  tasks: resourcePoll(task, 'tasks', { label: 'Tasks', description: 'New or updated tasks' }, { doc: buildSampleTask }),
  tickets: resourcePoll(
    polledTicket,
    'tickets',
    { label: 'Tickets', description: 'New or updated support tickets' },
    { doc: buildSampleTicket },
  ),
};

function pollableAt(resource: string | undefined): Pollable {
  if (!resource) throw new Problem('malformed', 'Resource parameter required');
  const found = Object.hasOwn(pollables, resource) ? pollables[resource] : undefined;
  if (!found)
    throw new Problem('not_found', `Resource not found: ${resource}; there are ${Object.keys(pollables).join(', ')}`);
  return found;
}

type Declared = { route: Route; handler: Handler };
type Asked = Work & { query: z.infer<typeof pollQuery> };
const resource = { name: 'zapier', scope: 'zapier' as const };
const resourceParams = z.object({ resource: z.string() });
const envelope = z.object({ status: z.boolean(), data: z.unknown() });

function listing() {
  const data = Object.entries(pollables).map(([key, { label, description }]) => ({ key, label, description }));
  return { status: 200, body: { status: true, data } };
}

async function pollResource(name: string | undefined, { query, ...work }: Asked) {
  const { data, since, nextPoll } = await pollableAt(name).poll(query, work);
  return { status: 200, body: { status: true, data, meta: { since, count: data.length, next_poll: nextPoll } } };
}

async function sampleResource(name: string | undefined, work: Work) {
  return { status: 200, body: { status: true, data: await pollableAt(name).sample(work) } };
}

/** GET /api/zapier/resources. */
export function listResources(): Declared {
  const route = {
    ...declare(resource, {
      method: 'GET',
      path: '/api/zapier/resources',
      verb: 'resources',
      right: 'read',
      summary: 'List the resources that can be polled.',
      failure: '',
    }),
    answer: envelope,
  };
  return { route, handler: createHandler(protocol, route, async () => listing()) };
}

/** GET /api/zapier/poll/{resource}. */
export function poll(): Declared {
  const route = {
    ...declare(resource, {
      method: 'GET',
      path: '/api/zapier/poll/{resource}',
      verb: 'poll',
      right: 'read',
      summary: 'List the records created or changed after a moment.',
      failure: '',
    }),
    params: resourceParams,
    query: pollQuery,
    answer: envelope.extend({ meta: z.object({ since: z.number(), count: z.int(), next_poll: z.number() }) }),
  };
  return {
    route,
    handler: createHandler(protocol, route, async ({ params, ...asked }) => pollResource(params.resource, asked)),
  };
}

/** GET /api/zapier/test/{resource}. */
export function test(): Declared {
  const route = {
    ...declare(resource, {
      method: 'GET',
      path: '/api/zapier/test/{resource}',
      verb: 'test',
      right: 'read',
      summary: 'Read a sample record of a resource.',
      failure: '',
    }),
    params: resourceParams,
    answer: envelope,
  };
  return {
    route,
    handler: createHandler(protocol, route, async ({ params, ...work }) => sampleResource(params.resource, work)),
  };
}

/** GET /api/zapier/{method}/{resource}: the generic router; an unknown method is told in its own envelope. */
export function routeGenericCall(): Declared {
  const declared = {
    ...declare(resource, {
      method: 'GET',
      path: '/api/zapier/{method}/{resource}',
      verb: 'route',
      right: 'read',
      summary: 'Route to poll, test or resources by name.',
      failure: '',
      aliases: ['GET /api/zapier/{method}'],
    }),
    params: z.object({ method: z.string(), resource: z.string().optional() }),
    query: pollQuery,
    answer: envelope.partial(),
  };
  const handler = createHandler(protocol, declared, async ({ params, ...asked }) => {
    if (params.method === 'resources') return listing();
    if (params.method === 'poll') return pollResource(params.resource, asked);
    if (params.method === 'test') return sampleResource(params.resource, asked);
    return { status: 404, body: { error: `Method not found: ${params.method}_get` } };
  });
  return { route: declared, handler };
}
