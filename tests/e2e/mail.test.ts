/** `npm start` with a mail server: mails go there, at once where somebody waits for it and with the schedule otherwise, and into no folder. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMailServer } from '../support/mail-server.ts';
import { ownEnvironment, type Started, startServer } from '../support/server.ts';

const mailServer = await startMailServer();
let server: Started;
beforeAll(async () => {
  server = await startServer(await ownEnvironment({ SMTP_URL: mailServer.url, MAIL_FROM: 'billing@example.com' }));
}, 60_000);
afterAll(async () => {
  await server.stop();
  await mailServer.close();
}, 30_000);

it('is used as soon as an invoice is sent', async () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Token token="${server.token}"`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const reply = await fetch(`${server.origin}/api/v1/${path}`, init);
    return { status: reply.status, body: JSON.parse(await reply.text()) };
  };
  const items = { data: [{ attributes: { description: 'Work', unitary_cost: 1 } }] };
  const attributes = { name: 'Acme', email: 'jo@example.com' };
  const made = await call('POST', 'invoices', { data: { attributes, relationships: { items } } });
  expect(made.status).toBe(201);
  const sent = await call('GET', `invoices/${made.body.data.id}/send_email`);
  expect(sent).toEqual({ status: 200, body: { message: 'E-mail succesfully sent.' } });
  expect(mailServer.envelopes).toEqual([{ from: 'billing@example.com', to: ['jo@example.com'] }]);
  const folder = join(server.folder, 'mail');
  expect(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : []).toEqual([]);
}, 60_000);
