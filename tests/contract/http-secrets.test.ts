/** What is shown once is not kept where others could read it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { type Item, wrapTransport } from '../../lib/store/client.ts';

/** Everything that is written while something runs, as text. */
async function writtenDuring(run: () => Promise<unknown>): Promise<string> {
  const written: unknown[] = [];
  const restore = wrapTransport((inner) => (request) => {
    if (!['query', 'batchGet'].includes(request.type)) written.push(request.input);
    return inner(request);
  });
  try {
    await run();
  } finally {
    restore();
  }
  return JSON.stringify(written satisfies Item[keyof Item][]);
}

describe('an answer that holds a secret', () => {
  it.each([
    ['/admin/v1/tokens', { name: 'Script', scopes: ['invoices:read'] }, 'token'],
    ['/admin/v1/organization/webhook-secret', undefined, 'webhook_secret'],
  ])('is repeated to who asked for it, and is not in the clear in the table (%s)', async (path, body, field) => {
    const firm = await newFirm({ webhookUrl: 'https://example.com/hook' });
    const headers = { 'idempotency-key': randomUUID() };
    const call = () => firm.as('admin')('POST', path, { headers, ...(body ? { body } : {}) });
    let secret = '';
    const written = await writtenDuring(async () => {
      const made = await call();
      expect(made.status).toBe(201);
      secret = made.body[field];
    });
    expect(secret.length).toBeGreaterThan(20);
    // The webhook's secret itself is kept, to sign with; its copy in the answer is what must not be.
    const copies = written.split(secret).length - 1;
    expect(copies).toBe(field === 'token' ? 0 : 1);
    const again = await call();
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body[field]).toBe(secret);
  });

  it('is not given to another token with the same key', async () => {
    const firm = await newFirm();
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'Script', scopes: ['invoices:read'] };
    const first = await firm.as('admin')('POST', '/admin/v1/tokens', { headers, body });
    const other = { ...headers, authorization: `Bearer ${await firm.tokenWith(['admin'])}` };
    const second = await firm.as('admin')('POST', '/admin/v1/tokens', { headers: other, body });
    expect(second.status).toBe(201);
    expect(second.body.token).not.toBe(first.body.token);
  });
});
