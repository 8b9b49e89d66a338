/** Routes that siwapp has and its document does not print: statistics, generating, printing. Sending: siwapp-send-email.test.ts. */
import { extractText } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { invoices as allInvoices, rule, ruleNow } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import { waitingEffects } from '../support/outbox.ts';

type Attributes = Record<string, unknown>;

async function made(firm: Firm, attributes: Attributes, cost = 100, taxIds = [1]): Promise<number> {
  const items = { data: [{ attributes: { description: 'Work', unitary_cost: cost, tax_ids: taxIds } }] };
  const reply = await firm.as('siwapp')('POST', '/api/v1/invoices', {
    body: { data: { attributes, relationships: { items } } },
  });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return Number(reply.body.data.id);
}

describe('GET /api/v1/stats', () => {
  let firm: Firm;
  const stats = (query = '', at = '2026-06-30T12:00:00Z'): Promise<Reply> =>
    firm.as('siwapp')('GET', `/api/v1/stats${query}`, { at });

  beforeAll(async () => {
    firm = await newFirm();
    await made(firm, { name: 'A', issue_date: '2026-01-05' }, 100);
    await made(firm, { name: 'A', issue_date: '2026-01-31' }, 0.1);
    await made(firm, { name: 'B', issue_date: '2026-03-01', currency: 'KWD' }, 1.2345);
    await made(firm, { name: 'B', issue_date: '2026-03-02', currency: 'JPY' }, 1500);
    await made(firm, { name: 'A', issue_date: '2026-02-01', draft: true }, 1000);
    await made(firm, { name: 'A', issue_date: '2025-12-31' }, 5);
    await made(firm, { name: 'A', issue_date: '2026-07-01' }, 7);
    const cancelled = await made(firm, { name: 'A', issue_date: '2026-03-03' }, 9000);
    const stored = await firm.work.store.invoices.get(cancelled);
    if (!stored) throw new Error('no invoice');
    const { invoices } = firm.work.store;
    await firm.work.store.save([invoices.update(stored, { ...stored.doc, state: 'cancelled' })]);
  });

  it('sums what was issued this year until today, by month and currency', async () => {
    const { status, body } = await stats();
    expect(status).toBe(200);
    expect(body).toEqual({
      '2026-01': { eur: { total_gross: 121.12, total_net: 100.1, count: 2 } },
      '2026-03': {
        kwd: { total_gross: 1.494, total_net: 1.235, count: 1 },
        jpy: { total_gross: 1815, total_net: 1500, count: 1 },
      },
    });
    expect(Object.keys(body)).toEqual(['2026-01', '2026-03']);
  });

  it('takes dates and a currency', async () => {
    expect((await stats('?q[issue_date_gteq]=2025-01-01&q[issue_date_lteq]=2025-12-31')).body).toEqual({
      '2025-12': { eur: { total_gross: 6.05, total_net: 5, count: 1 } },
    });
    expect(Object.keys((await stats('?q[currency]=kwd')).body)).toEqual(['2026-03']);
    expect((await stats('?q[currency]=')).body).toEqual((await stats()).body);
    expect((await stats('?q[issue_date_gteq]=2031-01-01')).body).toEqual({});
    expect((await stats('?q[currency]=XQQ')).body.errors[0].source).toEqual({ parameter: 'q[currency]' });
    expect((await stats('?q[issue_date_gteq]=soon')).status).toBe(400);
  });

  it('takes three round trips', async () => {
    await stats();
    const counted = meter();
    await stats();
    counted.restore();
    expect(counted.turns()).toBeLessThanOrEqual(3);
  });
});

describe('GET /api/v1/recurring_invoices/generate_invoices', () => {
  it('makes what is due, of this organization only, earliest first, and nothing the second time', async () => {
    const [firm, other] = [await newFirm(), await newFirm()];
    const call = (method = 'GET', at = '2026-04-15T06:00:00Z'): Promise<Reply> =>
      firm.as('siwapp')(method, '/api/v1/recurring_invoices/generate_invoices', { at });
    const monthly = await rule(firm.work, { startsOn: '2026-01-31', daysToDue: 14, sentByEmail: true });
    const weekly = await rule(firm.work, { startsOn: '2026-04-06', unit: 'week', endsOn: '2026-04-13' });
    await rule(firm.work, { startsOn: '2026-05-01' });
    await rule(firm.work, { startsOn: '2026-01-01', enabled: false });
    const theirs = await rule(other.work, { startsOn: '2026-01-31' });

    const { status, body } = await call();
    expect(status).toBe(200);
    type Shown = { id: string; type: string; attributes: Attributes };
    const shown = body.data.map(({ type, attributes }: Shown) => [type, attributes.issue_date, attributes.due_date]);
    expect(shown).toEqual([
      ['invoices', '2026-01-31', '2026-02-14'],
      ['invoices', '2026-02-28', '2026-03-14'],
      ['invoices', '2026-03-31', '2026-04-14'],
      ['invoices', '2026-04-06', null],
      ['invoices', '2026-04-13', null],
    ]);
    expect((await allInvoices(firm.work)).map(({ id }) => String(id)).sort()).toEqual(
      body.data.map(({ id }: Shown) => id).sort(),
    );
    expect((await waitingEffects(firm.work)).map(({ kind }) => kind)).toEqual(Array(3).fill('invoice mail'));
    // Not mailed yet: that is noted when the mail is on its way.
    expect(body.data[0].attributes.sent_by_email).toBe('false');
    expect((await ruleNow(firm.work, monthly.id)).generatedCount).toBe(3);
    expect((await ruleNow(firm.work, weekly.id)).nextOn).toBeNull();
    expect((await ruleNow(other.work, theirs.id)).generatedCount).toBe(0);

    const counted = meter();
    const again = await call();
    counted.restore();
    expect(again.body).toEqual({ data: [] });
    expect(counted.turns()).toBeLessThanOrEqual(1);
    expect((await call('POST')).body).toEqual({ data: [] });
    const headers = { authorization: `Token token="${await firm.tokenWith(['recurring-invoices:*'])}"` };
    expect((await send('GET', '/api/v1/recurring_invoices/generate_invoices', { headers })).status).toBe(403);
  });

  it('makes nothing twice where two ask at once', async () => {
    const firm = await newFirm();
    const monthly = await rule(firm.work, { startsOn: '2025-01-31' });
    const call = () =>
      firm.as('siwapp')('GET', '/api/v1/recurring_invoices/generate_invoices', { at: '2026-04-15T06:00:00Z' });
    const replies = await Promise.all([call(), call(), call()]);
    const ids = replies.flatMap(({ body }) => body.data.map(({ id }: { id: string }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(15);
    expect((await ruleNow(firm.work, monthly.id)).generatedCount).toBe(15);
  });
});

describe('GET /api/v1/invoices/print_template/{template}/invoice/{invoice}', () => {
  it('shows a page of the same figures, or the PDF to save', async () => {
    const firm = await newFirm({ address: 'Main Street 1' });
    const id = await made(firm, { name: '<script>alert(1)</script> & Sons', issue_date: '2026-01-31' }, 1234.5, [1, 3]);
    const print = (rest: string): Promise<Reply> => firm.as('siwapp')('GET', `/api/v1/invoices/print_template/${rest}`);
    const page = await print(`2/invoice/${id}`);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).not.toContain('<script');
    for (const text of ['&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons', 'Main Street 1', 'INV-1', 'Jan 31, 2026']) {
      expect(page.body).toContain(text);
    }
    for (const figure of ['1,234.50', '€259.25', '-€185.18', '€1,308.57']) expect(page.body).toContain(figure);

    for (const rest of [`2/invoice/${id}?format=pdf`, `2/invoice/${id}.pdf`]) {
      const paper = await print(rest);
      expect(paper.headers['content-type']).toBe('application/pdf');
      expect(paper.headers['content-disposition']).toMatch(/^attachment; filename="INV-1\.pdf"/);
      expect((await extractText(new Uint8Array(paper.body), { mergePages: true })).text).toContain('1,308.57');
    }
    expect((await print(`9/invoice/${id}`)).status).toBe(404);
    expect((await print('1/invoice/999999')).status).toBe(404);
    expect((await print(`1/invoice/${id}?format=doc`)).status).toBe(400);
    expect((await print('1/invoice/x')).status).toBe(404);
  });
});
