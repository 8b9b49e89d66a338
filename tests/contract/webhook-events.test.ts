/**
 * Whatever a write of whichever dialect makes of records is told to webhooks: exactly the events that follow from the
 * documents before and after. Derived from the routes.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Dialect, type Firm, firmWith } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { eventNames, findEvent, listHappened } from '../../lib/domain/webhook/event.ts';
import { forgetPrincipals } from '../../lib/http/authenticate.ts';
import type { Route } from '../../lib/http/route.ts';
import { runSchedule } from '../../lib/operations/schedule/run-schedule.ts';
import { createWebhook } from '../../lib/operations/webhook/write.ts';
import { readOrganization } from '../../lib/store/organizations.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';
import { findPlace } from '../../lib/store/verify/places.ts';
import { itemsOf } from '../support/dangling.ts';
import { waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

ownTable();

/** A furnished organization whose webhook wants all events. */
async function listeningFirm(): Promise<Firm> {
  const firm = await furnishedFirm();
  await createWebhook({ name: 'All', url: 'https://hooks.example.com/all', events: ['*'] }, firm.work);
  forgetPrincipals();
  const stored = await readOrganization(firm.organization.id);
  if (!stored) throw new Error('the organization is gone');
  return firmWith(stored.doc, firm.token);
}

type Doc = { id: number };
async function documentsOf(firm: Firm): Promise<Map<string, { recordType: string; doc: Doc; text: string }>> {
  const found = new Map<string, { recordType: string; doc: Doc; text: string }>();
  for (const item of await itemsOf(firm)) {
    const place = findPlace(firm.organization.id, item);
    if (place?.type !== 'document' || place.owner.recordType.name === 'organization') continue;
    const doc = place.owner.recordType.schema.parse(JSON.parse(String(item.doc)));
    const recordType = place.owner.recordType.name;
    found.set(`${recordType} ${doc.id}`, { recordType, doc, text: String(item.doc) });
  }
  return found;
}

async function expectedOf(firm: Firm, write: () => Promise<unknown>): Promise<string[]> {
  const before = await documentsOf(firm);
  await write();
  const after = await documentsOf(firm);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key)?.text !== after.get(key)?.text)
    .flatMap((key) => {
      const [old = null, now = null] = [before.get(key), after.get(key)];
      const step = { before: old?.doc ?? null, after: now?.doc ?? null };
      return listHappened((old ?? now)?.recordType ?? '', step, ['*']);
    })
    .map(({ event, recordType, id }) => `${event} ${recordType} ${id}`)
    .sort();
}

const seen = new Set<string>();
async function promisedOf(firm: Firm): Promise<string[]> {
  const fresh = (await waitingItems(firm.work)).filter(({ id, kind }) => kind === 'event' && !seen.has(id));
  for (const { id } of fresh) seen.add(id);
  type Event = { event: string; recordType: string; id: number };
  return fresh
    .flatMap(({ payload }) => payload.events as Event[])
    .map(({ event, recordType, id }) => `${event} ${recordType} ${id}`)
    .sort();
}

const writes = routes.filter(
  ({ scope, method }) => scope !== 'admin' && method !== 'GET' && !scope.startsWith('webhooks:'),
);
const told = new Set<string>();

describe.each(['POST', 'PATCH', 'PUT', 'DELETE'])('a %s', (method) => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await listeningFirm();
  });

  const nameOf = ({ dialect, path }: Route): string => `${dialect} ${path}`;
  it.each(writes.filter((route) => route.method === method).map((route) => ({ name: nameOf(route), route })))(
    '$name',
    async ({ route }) => {
      const call = firm.as(route.dialect as Dialect);
      const { sample: body } = route;
      await promisedOf(firm);
      let status = 0;
      const expected = await expectedOf(firm, async () => {
        status = (await call(route.method, targetOf(route), body === undefined ? {} : { body })).status;
      });
      const promised = await promisedOf(firm);
      // What goes in steps tells of steps in between, too.
      expect(promised.filter((one) => !expected.includes(one) && !/_(updated|changed) /.test(one))).toEqual([]);
      expect(expected.filter((one) => !promised.includes(one))).toEqual([]);
      expect(new Set(promised.filter((one) => /_(created|deleted) /.test(one))).size).toBe(
        promised.filter((one) => /_(created|deleted) /.test(one)).length,
      );
      if (status < 300) for (const one of promised) told.add(one.split(' ', 1)[0] ?? '');
    },
  );
});

it('each kind of record is told of: created, changed and deleted', () => {
  const kinds = eventNames.filter((name) => /_(created|updated|deleted)$/.test(name));
  const known = new Set<string>(Object.values(recordTypes).map(({ name }) => name));
  // Tokens are written by the settings API, webhooks by themselves; no dialect changes contracts.
  const apart = /^(api_key|webhook)_|^contract_updated$/;
  const possible = kinds.filter((name) => known.has(findEvent(name)?.recordType ?? '') && !apart.test(name));
  expect(possible.filter((name) => !told.has(name))).toEqual([]);
});

describe('what becomes of a record', () => {
  const cases: [what: string, method: string, path: string, body: object | undefined, events: string[]][] = [
    [
      'a further part of an invoice paid',
      'POST',
      '/api/payments',
      { invoiceid: 1, amount: '1', paymentmode: 1 },
      ['amount_paid', 'invoice_partially_paid', 'invoice_updated', 'payment_created'],
    ],
    [
      'a task completed',
      'PUT',
      '/api/tasks/1',
      { status: 5 },
      ['task_completed', 'task_status_changed', 'task_updated'],
    ],
    ['a task assigned', 'PUT', '/api/tasks/1', { assignees: [2] }, ['task_assigned', 'task_updated']],
    [
      'a customer switched off',
      'PUT',
      '/api/customers/2',
      { company: 'Two', active: 0 },
      ['client_status_changed', 'client_updated', 'customer_updated'],
    ],
    [
      'a ticket closed',
      'PUT',
      '/api/tickets/1',
      { subject: 'S', department: 1, contactid: 1, userid: 1, priority: 2, status: 5 },
      ['ticket_closed', 'ticket_status_changed', 'ticket_updated'],
    ],
    [
      'a ticket answered',
      'POST',
      '/api/tickets/reply/1',
      { message: 'Done' },
      ['ticket_reopened', 'ticket_reply_created', 'ticket_status_changed', 'ticket_updated'],
    ],
  ];
  let firm: Firm;
  beforeAll(async () => {
    firm = await listeningFirm();
  });
  it.each(cases)('%s', async (_, method, path, body, events) => {
    await promisedOf(firm);
    const reply = await firm.as('perfex')(method, path, { body });
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    const promised = (await promisedOf(firm)).map((one) => one.split(' ', 1)[0]);
    expect(promised).toEqual(events);
  });

  it('an invoice that the clock made overdue', async () => {
    const own = await listeningFirm();
    await own.as('siwapp')('POST', '/api/v1/invoices', {
      body: {
        data: {
          attributes: {
            name: 'Acme',
            identification: 'X',
            series_id: 1,
            issue_date: '2026-01-01',
            due_date: '2026-01-15',
            items: [{ description: 'Care', quantity: 1, unitary_cost: 5 }],
          },
        },
      },
    });
    await promisedOf(own);
    await runSchedule({ time: new Date().toISOString() });
    const promised = await promisedOf(own);
    expect(promised.map((one) => one.split(' ', 1)[0])).toContain('invoice_overdue');
  });
});
