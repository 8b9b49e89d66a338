/** Mails in the folder, as the settings API lists and shows them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newFirm, send } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { ownTable } from '../support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-outbox-'));
process.env.MAIL_FOLDER = folder;
ownTable();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the outbox', () => {
  it('lists what waits, then the mail with whom it went to and what about; the mail can be read', async () => {
    const [firm, other] = [
      await newFirm({ name: 'Bücher & Töchter GmbH, Gesellschaft für Handel in Köln am Rhein' }),
      await newFirm(),
    ];
    const customerId = await customer(firm.work, 'Acme', 'jo@example.com, ann@example.com');
    const { id } = await invoice(firm.work, { customerId });
    await firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: id } }, Date.now());
    const [admin, theirs] = [firm.as('admin'), other.as('admin')];
    const waiting = (await admin('GET', '/admin/v1/outbox')).body;
    expect(waiting).toMatchObject([{ state: 'waiting', kind: 'invoice mail', attempts: 0, to: null }]);
    expect(Math.abs(Date.parse(waiting[0].at) - Date.now())).toBeLessThan(60_000);

    expect(await drainOutbox()).toMatchObject({ done: 1 });
    const { status, body } = await admin('GET', '/admin/v1/outbox');
    expect(status).toBe(200);
    expect(body).toMatchObject([
      {
        state: 'delivered',
        kind: 'mail',
        to: 'jo@example.com, ann@example.com',
        subject: 'Invoice INV-1 from Bücher & Töchter GmbH, Gesellschaft für Handel in Köln am Rhein',
      },
    ]);
    const mail = await admin('GET', `/admin/v1/outbox/${body[0].id}`);
    expect(mail.headers['content-type']).toBe('message/rfc822');
    expect(mail.body.toString()).toContain(`Message-ID: <${body[0].id}@quintet>`);
    expect(mail.body.toString()).toMatch(/filename=INV-1\.pdf/);

    expect((await theirs('GET', '/admin/v1/outbox')).body).toEqual([]);
    expect((await theirs('GET', `/admin/v1/outbox/${body[0].id}`)).status).toBe(404);
    expect((await admin('GET', `/admin/v1/outbox/${firm.organization.id}-..%2F..%2Fetc`)).status).toBe(404);
    const token = await firm.tokenWith(['invoices:*']);
    expect((await send('GET', '/admin/v1/outbox', { headers: { authorization: `Bearer ${token}` } })).status).toBe(403);
  });
});
