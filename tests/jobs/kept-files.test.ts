/** Files of tickets and expenses: one truth in every dialect, all or nothing, and gone with their record. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Call, Firm } from '../../lab/api.ts';
import { asProcess, failOnce, isWrite } from '../../lab/faults.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { formWith } from '../../lab/forms.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { ownFiles } from '../support/files.ts';
import { runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();
const folder = ownFiles();

const receipt = (content: string, name = 'receipt.pdf'): File => new File([content], name, { type: 'application/pdf' });
const spent = { expense_name: 'Taxi', category: '1', currency: '1', amount: '20.00', date: '2024-03-01' };
const asked = { subject: 'Roof', department: '1', contactid: '0', userid: '1', message: 'It leaks' };
const form = (fields: Record<string, string>, ...files: File[]): Promise<Call> =>
  formWith(
    fields,
    files.map((file) => ['file[]', file] as const),
  );

/** The names of the files that lie in a firm's folder of a kind of record, but for those it was furnished with. */
async function kept({ organization }: Firm, recordType: string): Promise<string[]> {
  const own = join(folder, String(organization.id), recordType);
  const entries = await readdir(own, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && !/anvil|receipt\.txt/.test(entry.name)).map(({ name }) => name);
}
/** Does what was promised, long after. */
const tidy = () => drainOutbox(Date.now() + 3_600_000);

async function expenseWith(firm: Firm, ...files: File[]): Promise<number> {
  const { status, body } = await firm.as('perfex')('POST', '/api/expenses', await form(spent, ...files));
  expect(status, JSON.stringify(body)).toBe(200);
  return body.id;
}
const shown = async (firm: Firm, id: number) => (await firm.as('perfex')('GET', `/api/expenses/${id}`)).body[0];
const inProductive = async (firm: Firm, id: number) =>
  (await firm.as('productive')('GET', `/api/v2/expenses/${id}?include=attachment`)).body;

describe('a receipt', () => {
  it('is shown with its expense, downloaded safely, and is the same in Productive', async () => {
    const firm = await furnishedFirm();
    const id = await expenseWith(firm, receipt('twenty', 'Quittung Ä.pdf'));
    const { attachment, filetype, attachments } = await shown(firm, id);
    expect({ attachment, filetype }).toEqual({ attachment: 'Quittung Ä.pdf', filetype: 'application/pdf' });
    expect(attachments).toMatchObject([{ file_name: 'Quittung Ä.pdf', filesize: 6 }]);
    const { data, included } = await inProductive(firm, id);
    expect(data.relationships.attachment.data).toEqual({ type: 'attachments', id: attachments[0].id });
    expect(included).toMatchObject([
      { attributes: { name: 'Quittung Ä.pdf', content_type: 'application/pdf', size: 6 } },
    ]);
    for (const [dialect, url] of [
      ['perfex', attachments[0].url],
      ['productive', included[0].attributes.url],
    ] as const) {
      const { body, headers } = await firm.as(dialect)('GET', new URL(url).pathname);
      expect(body.toString()).toBe('twenty');
      expect(headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
      expect(headers['content-disposition']).toMatch(/^attachment; /);
      expect((await (await furnishedFirm()).as(dialect)('GET', new URL(url).pathname)).status).toBe(404);
    }
    expect(await violations(await scanTable())).toEqual([]);
  });

  it('that is added later stands beside the first, and both go with the expense', async () => {
    const firm = await furnishedFirm();
    const id = await expenseWith(firm, receipt('one', 'one.pdf'));
    await firm.as('perfex')('PUT', `/api/expenses/${id}`, await form(spent, receipt('two', 'two.pdf')));
    expect((await shown(firm, id)).attachments).toHaveLength(2);
    expect((await shown(firm, id)).attachment).toBe('two.pdf');
    expect(await kept(firm, 'expense')).toHaveLength(2);
    expect((await firm.as('perfex')('DELETE', `/api/expenses/${id}`)).status).toBe(200);
    await tidy();
    expect(await kept(firm, 'expense')).toEqual([]);
  });

  it('is taken off in Productive, where it can be sent as well', async () => {
    const firm = await furnishedFirm();
    const patch = async (attachment: unknown) =>
      firm.as('productive')('PATCH', '/api/v2/expenses/1', {
        body: { data: { relationships: { attachment: { data: attachment } } } },
      });
    const bytes = await formWith({ 'data[attributes][name]': 'Taxi' }, [['attachment', receipt('thirty')]]);
    const sent = await firm.as('productive')('PATCH', '/api/v2/expenses/1', bytes);
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    const { data } = sent.body.data.relationships.attachment;
    expect((await patch(data)).body.data.relationships.attachment.data).toEqual(data);
    expect(await patch({ type: 'attachments', id: '999' })).toMatchObject({
      status: 422,
      body: { errors: [{ source: { pointer: 'data/attributes/attachment_id' } }] },
    });
    expect((await patch(null)).body.data.relationships.attachment.data).toBeNull();
    await tidy();
    expect(await kept(firm, 'expense')).toEqual([]);
  });

  it('is not kept where the expense is refused', async () => {
    const firm = await furnishedFirm();
    const refused = await form({ ...spent, category: '999' }, receipt('lost'));
    expect((await firm.as('perfex')('POST', '/api/expenses', refused)).status).toBe(404);
    expect((await firm.as('perfex')('PUT', '/api/expenses/999', await form(spent, receipt('lost')))).status).toBe(404);
    expect(await kept(firm, 'expense')).toEqual([]);
  });

  it('is of one day: what the expense repeats has none', async () => {
    const firm = await furnishedFirm();
    const rent = { ...spent, recurring: '1', cycles: '2' };
    const { body } = await firm.as('perfex')('POST', '/api/expenses', await form(rent, receipt('March')));
    await runFor(firm, '2024-04-02T00:00:00Z');
    const { body: all } = await firm.as('perfex')('GET', '/api/expenses');
    const copy = all.find((one: { recurring_from: string }) => one.recurring_from === String(body.id));
    expect((await shown(firm, copy.id)).attachments).toEqual([]);
  });
});

describe('a file of a ticket', () => {
  it('comes with the ticket and with its changes, is told from those of replies, and goes with it', async () => {
    const firm = await furnishedFirm();
    const api = firm.as('perfex');
    const { body } = await api('POST', '/api/tickets', await form(asked, receipt('roof', 'roof.png'), receipt('wall')));
    await api('PUT', `/api/tickets/${body.id}`, await form({ ...asked, priority: '1' }, receipt('door', 'door.png')));
    await api('POST', `/api/tickets/reply/${body.id}`, await form({ message: 'See' }, receipt('yes', 'reply.txt')));
    const { attachments, replies } = (await api('GET', `/api/tickets/${body.id}`)).body;
    expect(attachments).toMatchObject([
      { file_name: 'roof.png', replyid: null },
      { file_name: 'receipt.pdf', replyid: null },
      { file_name: 'door.png', replyid: null },
      { file_name: 'reply.txt', replyid: replies[0].id },
    ]);
    const { body: content } = await api('GET', new URL(attachments[2].url).pathname);
    expect(content.toString()).toBe('door');
    expect(await violations(await scanTable())).toEqual([]);
    await api('DELETE', `/api/tickets/${body.id}`);
    await tidy();
    expect(await kept(firm, 'ticket')).toEqual([]);
  });

  it('that is text, or is sent where no file is taken, is refused and named', async () => {
    const api = (await furnishedFirm()).as('perfex');
    const text = await api('POST', '/api/tickets', { body: { ...asked, file: 'roof.png' } });
    expect(text.body.error).toEqual({ file: 'must be a file of a multipart/form-data body' });
    const elsewhere = await api('POST', '/api/tickets', await formWith(asked, [['picture', receipt('roof')]]));
    expect(elsewhere.status).toBe(404);
    expect(elsewhere.body.error).toEqual({ picture: 'cannot be a file: send files in file or attachments' });
    const many = Array.from({ length: 21 }, (_, i) => receipt('x', `${i}.txt`));
    expect((await api('POST', '/api/tickets', await form(asked, ...many))).body.error).toEqual({
      'file[]': 'has 21 files; at most 20 are accepted at once',
    });
  });

  it('is sent twice with the same key and kept once', async () => {
    const firm = await furnishedFirm();
    const call = await form(asked, receipt('once', 'once.txt'));
    const keyed = { ...call, headers: { ...call.headers, 'idempotency-key': 'roof' } };
    const first = await firm.as('perfex')('POST', '/api/tickets', keyed);
    expect((await firm.as('perfex')('POST', '/api/tickets', keyed)).body).toEqual(first.body);
    expect((await kept(firm, 'ticket')).filter((name) => name.endsWith('once.txt'))).toHaveLength(1);
  });
});

describe.each([
  { path: '/api/tickets', recordType: 'ticket', fields: asked },
  { path: '/api/expenses', recordType: 'expense', fields: spent },
])('a server that dies in POST $path', ({ path, recordType, fields }) => {
  // The promise to take the file away again goes before the write of the record.
  it.each([
    ['crash before', 'promise', 0],
    ['crash after', 'promise', 0],
    ['crash before', 'write', 1],
    ['crash after', 'write', 1],
  ] as const)('(%s the %s) keeps record and file, or neither', async (fault, what, nth) => {
    const isKept = fault === 'crash after' && what === 'write';
    const firm = await furnishedFirm();
    const call = await form(fields, receipt('half', 'half.txt'));
    const network = failOnce(fault, isWrite, nth);
    await asProcess(() => firm.as('perfex')('POST', path, call)).finally(network.restore);
    expect(network.struck[fault]).toBe(1);
    await tidy();
    const files = (await kept(firm, recordType)).filter((name) => name.endsWith('half.txt'));
    expect(files).toHaveLength(isKept ? 1 : 0);
    const { total } = await firm.work.store[recordType === 'ticket' ? 'tickets' : 'expenses'].find({
      offset: 0,
      limit: 1,
    });
    expect(total).toBe(isKept ? 2 : 1);
  });
});
