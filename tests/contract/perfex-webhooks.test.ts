/** Perfex's webhooks as its clients manage them: the list, the events, who may be told of what. */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, newFirm, send } from '../../lab/api.ts';
import { readOrganization } from '../../lib/store/organizations.ts';

const created = {
  name: 'Ops notifier',
  url: 'https://hooks.example.com/perfex',
  events: ['invoice_created', 'lead_created'],
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const encode = (fields: Record<string, string | string[]>): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) => [values].flat().map((one): [string, string] => [name, one])),
  ).toString();

const subscriptionsOf = async (firm: Firm) => (await readOrganization(firm.organization.id))?.doc.webhookEvents;

describe('a webhook', () => {
  it('is created from a form, listed, read, changed, toggled and deleted', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const { name, url } = created;
    const made = await perfex('POST', '/api/webhooks', {
      body: encode({ name, url, 'events[]': created.events, secret: 'whsec_x' }),
      headers: form,
    });
    expect(made.body).toEqual({ status: true, message: 'Webhook created successfully.', id: 1, record_id: 1 });
    const shown = {
      id: '1',
      name: 'Ops notifier',
      url: created.url,
      events: ['invoice_created', 'lead_created'],
      active: '1',
      timeout: '30',
      retry_count: '3',
      headers: null,
      has_secret: true,
      date_created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    };
    expect((await perfex('GET', '/api/webhooks')).body).toEqual([shown]);
    expect((await perfex('GET', '/api/webhooks/1')).body).toEqual(shown);
    expect((await perfex('GET', '/api/webhooks/search/NOTIF')).body).toEqual([shown]);
    expect((await perfex('GET', '/api/webhooks/search/nobody')).status).toBe(404);
    expect(await subscriptionsOf(firm)).toEqual(['invoice_created', 'lead_created']);

    const body = {
      url: 'https://hooks.example.com/v2',
      events: 'invoice.*',
      headers: '{"X-Team":"billing"}',
      timeout: 5,
    };
    const changed = await perfex('PUT', '/api/webhooks/1', { body });
    expect(changed.body).toMatchObject({ status: true, message: 'Webhook updated successfully' });
    expect((await perfex('GET', '/api/webhooks/1')).body).toEqual({
      ...shown,
      url: 'https://hooks.example.com/v2',
      events: ['invoice.*'],
      headers: { 'X-Team': 'billing' },
      timeout: '5',
    });
    expect(await subscriptionsOf(firm)).toEqual(['invoice.*']);

    const off = await perfex('POST', '/api/webhooks/1/toggle');
    expect(off.body).toEqual({ status: true, message: 'Webhook disabled', active: 0 });
    expect(await subscriptionsOf(firm)).toEqual([]);
    expect((await perfex('POST', '/api/webhooks/1/toggle')).body).toMatchObject({
      message: 'Webhook enabled',
      active: 1,
    });
    expect((await perfex('DELETE', '/api/webhooks/1')).body).toMatchObject({ message: 'Webhook deleted successfully' });
    expect(await subscriptionsOf(firm)).toEqual([]);
    for (const path of ['/api/webhooks/1', '/api/webhooks/1/logs', '/api/webhooks'])
      expect((await perfex('GET', path)).status, path).toBe(404);
    expect((await perfex('POST', '/api/webhooks/1/toggle')).status).toBe(404);
  });

  it('belongs to its organization alone', async () => {
    const [own, other] = [await newFirm(), await newFirm()];
    await own.as('perfex')('POST', '/api/webhooks', { body: created });
    for (const [method, path] of [
      ['GET', '/api/webhooks/1'],
      ['PUT', '/api/webhooks/1'],
      ['DELETE', '/api/webhooks/1'],
      ['POST', '/api/webhooks/1/toggle'],
      ['GET', '/api/webhooks/1/logs'],
    ] as const) {
      const body = method === 'PUT' ? { name: 'mine' } : undefined;
      expect((await other.as('perfex')(method, path, { body })).status, `${method} ${path}`).toBe(404);
    }
    expect(await subscriptionsOf(other)).toEqual([]);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ url: 'http://127.0.0.1/hook' }, 'url'],
    [{ url: 'http://169.254.169.254/latest' }, 'url'],
    [{ url: 'ftp://example.com' }, 'url'],
    [{ url: 'https://localhost/x' }, 'url'],
    [{ url: undefined }, 'url'],
    [{ events: ['invoice_exploded'] }, 'events'],
    [{ events: [] }, 'events'],
    [{ timeout: 0 }, 'timeout'],
    [{ timeout: 121 }, 'timeout'],
    [{ retry_count: 11 }, 'retry_count'],
    [{ headers: 'X-Team: billing' }, 'headers'],
    [{ headers: { host: 'example.com' } }, 'headers'],
    [{ headers: { 'X-Perfex-Signature': 't=1,v1=0' } }, 'headers'],
    [{ headers: { 'X-A': 'one\r\nX-B: two' } }, 'headers'],
    [{ headers: { 'X A': 'one' } }, 'headers'],
  ])('is refused with %j, naming %s', async (more, field) => {
    const firm = await newFirm();
    const reply = await firm.as('perfex')('POST', '/api/webhooks', { body: { ...created, ...more } });
    expect(reply.status).toBe(404);
    expect(Object.keys({ ...reply.body.error, ...reply.body.errors }).join()).toContain(field);
    expect((await firm.as('perfex')('GET', '/api/webhooks')).status).toBe(404);
  });

  it('takes plain http to a public address, as the vendor does', async () => {
    const body = { ...created, url: 'http://hooks.example.com/perfex' };
    expect((await (await newFirm()).as('perfex')('POST', '/api/webhooks', { body })).status).toBe(200);
  });

  it('is one of at most 20, also when many come at once', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    for (let n = 0; n < 18; n += 1) await perfex('POST', '/api/webhooks', { body: created });
    const names = ['task_created', 'item_created', 'note_created', 'staff_created'];
    const replies = await Promise.all(
      names.map((name) => perfex('POST', '/api/webhooks', { body: { ...created, events: [name] } })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409]);
    expect((await perfex('GET', '/api/webhooks')).body).toHaveLength(20);
    const known = names.filter((_, n) => replies[n]?.status === 200);
    expect(await subscriptionsOf(firm)).toEqual(['invoice_created', 'lead_created', ...known].sort());
  });

  it('may name only events of records that its token may read', async () => {
    const firm = await newFirm();
    const headers = credentialsOf('perfex', await firm.tokenWith(['webhooks:*', 'leads:read']));
    const refused = await send('POST', '/api/webhooks', { headers, body: created });
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).toContain('invoices:read');
    const body = { ...created, events: ['lead_created', '*'] };
    expect((await send('POST', '/api/webhooks', { headers, body })).status).toBe(200);
    const cannot = credentialsOf('perfex', await firm.tokenWith(['leads:*']));
    expect((await send('GET', '/api/webhooks', { headers: cannot })).status).toBe(403);
  });
});

describe('the events', () => {
  it('are 124 in 22 groups, each with its meaning', async () => {
    const { body } = await (await newFirm()).as('perfex')('GET', '/api/webhooks/events');
    const groups = Object.entries<Record<string, string>>(body.groups);
    expect(groups).toHaveLength(22);
    expect(groups.flatMap(([, events]) => Object.keys(events))).toHaveLength(124);
    expect(new Set(groups.flatMap(([, events]) => Object.keys(events))).size).toBe(124);
    expect(body).toMatchObject({ total_events: 124, wildcard: '*' });
    expect(body.groups.invoices.invoice_paid).toBe('Invoice paid in full');
  });

  it('can be subscribed to one by one, in either spelling', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const { body } = await perfex('GET', '/api/webhooks/events');
    const names = Object.values<Record<string, string>>(body.groups).flatMap((events) => Object.keys(events));
    const made = await perfex('POST', '/api/webhooks', { body: { ...created, events: names } });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    for (const dotted of [
      'invoice.paid',
      'kb_article.created',
      'credit_note.applied',
      'task.timer_started',
      'invoices.*',
      'kb_group.*',
      'system.*',
    ])
      expect((await perfex('PUT', '/api/webhooks/1', { body: { events: dotted } })).status, dotted).toBe(200);
  });
});
