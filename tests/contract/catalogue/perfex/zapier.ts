import type { Resource, Shape } from '../facts.ts';
import { whole as invoice } from './invoices.ts';
import { lead } from './leads.ts';
import { company } from './shapes.ts';
import { task } from './tasks.ts';
import { ticket } from './tickets.ts';

const data = [
  { key: 'customers', label: 'Customers', description: 'New or updated customers' },
  { key: 'invoices', label: 'Invoices', description: 'New or updated invoices' },
  { key: 'leads', label: 'Leads', description: 'New or updated leads' },
  { key: 'tasks', label: 'Tasks', description: 'New or updated tasks' },
  { key: 'tickets', label: 'Tickets', description: 'New or updated support tickets' },
];
const shapes: Readonly<Record<string, Shape>> = {
  customers: company,
  invoices: invoice,
  leads: lead,
  tasks: task,
  tickets: ticket,
};

/** Zapier wants an id of every record: text, in what is polled and in a sample, which is printed with the number 1. */
const withId = ({ digits = '', text = '', ...shape }: Shape, resource: string): Shape => ({
  ...shape,
  digits: `${digits
    .split(/\s+/)
    .filter((name) => name !== 'id')
    .join(' ')} id`,
  // The printed sample has these, so that a poll has them too.
  text: resource === 'customers' ? `${text} email phone` : text,
});
const polled = (shape: Shape, resource: string): Shape => ({
  boolean: 'status',
  text: 'resource',
  within: { data: withId(shape, resource), meta: { number: 'since count next_poll' } },
});
const sampled = (shape: Shape, resource: string): Shape => ({
  boolean: 'status',
  text: 'resource',
  within: { data: withId(shape, resource) },
});
const each = Object.entries(shapes);
const needed = { status: false, message: 'Resource parameter required' };

export const zapier: Resource = {
  idKey: 'id',
  endpoints: {
    'GET /api/zapier/resources': {
      verb: 'call',
      calls: [{ status: 200, answer: { status: true, data, resources: Object.keys(shapes) } }],
    },
    'GET /api/zapier/poll/{resource}': {
      verb: 'call',
      calls: [
        ...each.map(([resource, shape]) => ({
          path: { resource },
          status: 200,
          answer: { status: true },
          shows: polled(shape, resource),
        })),
        {
          path: { resource: 'tasks' },
          query: '?since=7&limit=1',
          status: 200,
          answer: { meta: { since: 7, count: 1 } },
        },
      ],
      refusals: [{ when: 'a poll of nothing', path: { resource: '' }, status: 400, answer: needed }],
    },
    'GET /api/zapier/test/{resource}': {
      verb: 'call',
      calls: [
        ...each.map(([resource, shape]) => ({
          path: { resource },
          status: 200,
          answer: { status: true },
          shows: sampled(shape, resource),
        })),
        {
          path: { resource: 'customers' },
          status: 200,
          answer: { data: { id: '1', company: 'Sample Company', email: 'sample@example.com', phone: '+1234567890' } },
        },
      ],
      refusals: [{ when: 'a sample of nothing', path: { resource: '' }, status: 400, answer: needed }],
    },
    'GET /api/zapier/{method}/{resource}': {
      verb: 'call',
      calls: [
        {
          path: { method: 'poll', resource: 'leads' },
          status: 200,
          answer: { status: true },
          shows: polled(lead, 'leads'),
        },
        {
          path: { method: 'test', resource: 'leads' },
          status: 200,
          answer: { status: true },
          shows: sampled(lead, 'leads'),
        },
        { path: { method: 'resources', resource: '' }, status: 200, answer: { status: true, data } },
      ],
      refusals: [
        {
          when: 'an unknown method',
          path: { method: 'invalid', resource: '' },
          status: 404,
          answer: { error: 'Method not found: invalid_get' },
        },
      ],
    },
  },
};
