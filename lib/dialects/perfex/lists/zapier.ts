/** Perfex's Zapier endpoints. They show a record like a read, plus `id` and a `change_id` for every change. */
import * as z from 'zod';
import { type Customer, findEmail } from '../../../domain/customer/customer.ts';
import { highestLimit } from '../../../domain/polling.ts';
import { Problem } from '../../../domain/problem.ts';
import { type Polled, pollChanges } from '../../../operations/poll/poll-changes.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { pageSizeInput } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { presentRecord } from '../../fields.ts';
import { buildView, showRecords, type Within } from '../../resource.ts';
import { invoice } from '../bills/invoice.ts';
import { customer } from '../people/customer.ts';
import { lead } from '../people/lead.ts';
import { protocol } from '../protocol/envelope.ts';
import { chooseColumns } from '../protocol/lists.ts';
import type { PerfexResource, Recorded } from '../protocol/resource.ts';
import { task } from '../work/task.ts';
import { ticket } from '../work/ticket.ts';
import * as samples from './samples.ts';

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

type Declaration<D> = {
  recordType: Polled;
  /** The name of the records, if it differs from their type. */
  called?: string;
  buildSample: (work: Work) => D;
  /** What a poll shows beyond the record, and its sample. */
  more?: (doc: D) => Record<string, unknown>;
  ofSample?: (work: Work) => Record<string, unknown>;
  within?: Within;
};

/** Makes a resource pollable. A poll shows its records as a read does, or as its list. */
function resourcePoll<D extends Recorded, I, J>(
  { resource }: { resource: PerfexResource<D, I, J> },
  { recordType, called = recordType, buildSample, more, ofSample, within = 'read' }: Declaration<D>,
): Pollable {
  const { scope } = resource;
  const shape = { ...resource, columns: chooseColumns(resource, within) };
  const show = async (docs: readonly D[] | Promise<readonly D[]>, work: Work): Promise<Record<string, unknown>[]> => {
    const shown = await showRecords(shape, docs, work, within);
    return shown.map(({ doc, attributes }) => ({ id: String(doc.id), ...attributes, ...more?.(doc) }));
  };
  return {
    label: `${recordType.slice(0, 1).toUpperCase()}${recordType.slice(1)}`,
    description: `New or updated ${called}`,
    poll: async ({ since, limit }, work) => {
      requireRight(work, `${scope}:read`);
      const reading = pollChanges(recordType, resource.records(work.store), { since, limit }, work);
      const docs = reading.then(({ records }) => records.map(({ stored }) => stored.doc));
      const shown = await show(docs, work);
      const { records, ...rest } = await reading;
      return {
        data: shown.map((record, i) => ({ ...record, change_id: `${record.id}-${records[i]?.micros}` })),
        ...rest,
      };
    },
    sample: async (work) => {
      const [record] = await show([buildSample(work)], work);
      return { ...record, ...ofSample?.(work), id: '1', change_id: `1-${Date.parse(work.at) * 1000}` };
    },
  };
}

/** The customer of the sample invoice is the sample customer, never one of the organization's. */
function sampleClient(work: Work): Record<string, unknown> {
  const client = presentRecord(customer.resource.columns, samples.buildCustomer(work), buildView(undefined, work));
  return { clientid: '1', client };
}

/** The document's sample has these keys, which a read of a customer has not. */
const reachOf = (doc: Customer) => ({ email: findEmail(doc), phone: doc.phone });

const pollables: Readonly<Record<string, Pollable>> = {
  customers: resourcePoll(customer, {
    recordType: 'customers',
    buildSample: samples.buildCustomer,
    more: reachOf,
  }),
  invoices: resourcePoll(invoice, {
    recordType: 'invoices',
    buildSample: samples.buildInvoice,
    ofSample: sampleClient,
  }),
  leads: resourcePoll(lead, { recordType: 'leads', buildSample: samples.buildLead }),
  tasks: resourcePoll(task, { recordType: 'tasks', buildSample: samples.buildTask }),
  // As in a list: replies and files would add up over many tickets.
  tickets: resourcePoll(ticket, {
    recordType: 'tickets',
    called: 'support tickets',
    buildSample: samples.buildTicket,
    within: 'list',
  }),
};

function pollableAt(resource: string | undefined): Pollable {
  if (!resource) throw new Problem('malformed', 'Resource parameter required');
  const found = Object.hasOwn(pollables, resource) ? pollables[resource] : undefined;
  if (!found)
    throw new Problem('not_found', `Resource not found: ${resource}; there are ${Object.keys(pollables).join(', ')}`);
  return found;
}

type PollRequest = Work & { query: z.infer<typeof pollQuery> };
const resource = { name: 'zapier', scope: 'zapier' as const };
const declare = declareFor(protocol, resource);
const resourceParams = z.object({ resource: z.string() });
const envelope = z.object({ status: z.boolean(), data: z.unknown() });
const ofResource = envelope.extend({ resource: z.string() });
const resourceNames = z.array(z.string());

function listPollables() {
  const data = Object.entries(pollables).map(([key, { label, description }]) => ({ key, label, description }));
  return { status: 200, body: { status: true, resources: Object.keys(pollables), data } };
}

async function pollResource(name: string | undefined, { query, ...work }: PollRequest) {
  const { data, since, nextPoll } = await pollableAt(name).poll(query, work);
  return {
    status: 200,
    body: { status: true, resource: name, data, meta: { since, count: data.length, next_poll: nextPoll } },
  };
}

async function sampleResource(name: string | undefined, work: Work) {
  return { status: 200, body: { status: true, resource: name, data: await pollableAt(name).sample(work) } };
}

/** GET /api/zapier/resources: what can be polled. */
export const listResources = () =>
  declare(
    {
      method: 'GET',
      path: '/api/zapier/resources',
      verb: 'resources',
      summary: 'List the resources that can be polled.',
    },
    { answer: envelope.extend({ resources: resourceNames }) },
    async () => listPollables(),
  );

/** GET /api/zapier/poll/{resource}: what changed since a time. */
export const poll = () =>
  declare(
    {
      method: 'GET',
      path: '/api/zapier/poll/{resource}',
      verb: 'poll',
      summary: 'List the records created or changed after a moment.',
    },
    {
      params: resourceParams,
      query: pollQuery,
      answer: ofResource.extend({ meta: z.object({ since: z.number(), count: z.int(), next_poll: z.number() }) }),
    },
    async ({ params, ...request }) => pollResource(params.resource, request),
  );

/** GET /api/zapier/test/{resource}: a sample record. */
export const test = () =>
  declare(
    {
      method: 'GET',
      path: '/api/zapier/test/{resource}',
      verb: 'test',
      summary: 'Read a sample record of a resource.',
    },
    { params: resourceParams, answer: ofResource },
    async ({ params, ...work }) => sampleResource(params.resource, work),
  );

/** GET /api/zapier/{method}/{resource}: the generic router. Its answer to an unknown method has an envelope of its own. */
export const routeGenericCall = () =>
  declare(
    {
      method: 'GET',
      path: '/api/zapier/{method}/{resource}',
      verb: 'route',
      summary: 'Route to poll, test or resources by name.',
      aliases: ['GET /api/zapier/{method}'],
    },
    {
      params: z.object({ method: z.string(), resource: z.string().optional() }),
      query: pollQuery,
      answer: ofResource.extend({ resources: resourceNames }).partial(),
    },
    async ({ params, ...request }) => {
      if (params.method === 'resources') return listPollables();
      if (params.method === 'poll') return pollResource(params.resource, request);
      if (params.method === 'test') return sampleResource(params.resource, request);
      return { status: 404, body: { error: `Method not found: ${params.method}_get` } };
    },
  );
