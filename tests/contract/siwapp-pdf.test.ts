/** The invoice on paper: what is printed on it, read back from the file. */
import { extractText } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { templates } from '../../lib/documents/templates.ts';
import { processorMs } from '../support/effort.ts';
import { invoiceOf, paper, shapesIn } from '../support/paper.ts';

/** The text of each page, as a reader would copy it. */
async function pagesOf(reply: Reply): Promise<string[]> {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  const { text } = await extractText(new Uint8Array(reply.body), { mergePages: false });
  // Narrow and hard spaces of the locales are spaces to the reader.
  return text.map((page) => page.replace(/[\u00a0\u202f\s]+/g, ' '));
}

describe('an invoice as PDF', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await newFirm({ address: 'Main Street 1\n1010 Vienna', vatNumber: 'ATU12345678' });
  });

  // One as long as a field takes, the others long enough to tell work that grows with the square.
  it.each([
    ['letters of nine scripts', [...'aאا中ไक😀→ '].join('\u0301').repeat(3_000).slice(0, 50_000)],
    ['letters', 'x'.repeat(15_000)],
    ['accents', `a${'\u0301'.repeat(15_000)}`],
    ['words that hard spaces join', 'a\u00a0'.repeat(7_500)],
    ['Arabic letters', 'بتث'.repeat(5_000)],
    ['ideographs', Array.from({ length: 7_500 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')],
    ['brackets from right to left', `א${'('.repeat(7_500)}${')'.repeat(7_500)}`],
    ['turns of direction', 'א 1 '.repeat(3_750)],
    ['letters without a font', '\u{12000}\ue000'.repeat(5_000)],
  ])('is drawn at once whatever is in it: a word of many %s', async (_, word) => {
    const id = await invoiceOf(firm, { name: 'Acme', notes: word }, [{ description: word, unitary_cost: 1 }]);
    const before = processorMs();
    const reply = await paper(firm, id);
    expect(reply.status).toBe(200);
    expect(processorMs() - before).toBeLessThan(2_000 + word.length / 6);
    expect(shapesIn(reply.body)).not.toContain(0);
  });

  it('shows issuer, customer, lines, taxes by rate, totals, payments and what is due, by every template', async () => {
    const id = await invoiceOf(
      firm,
      {
        name: 'Müller & Söhne',
        identification: 'DE123',
        email: 'billing@example.com',
        issue_date: '2026-01-31',
        due_date: '2026-03-02',
        terms: 'Payable within 30 days.',
      },
      [
        { description: 'Web hosting', quantity: 3, unitary_cost: 100.5, discount: 10, tax_ids: [1, 3] },
        { description: 'Support', quantity: 1, unitary_cost: 1234.56, tax_ids: [2] },
      ],
    );
    await firm.as('siwapp')('POST', `/api/v1/invoices/${id}/payments`, {
      body: { data: { attributes: { amount: 50, date: '2026-02-10' } } },
    });
    const { attributes } = (await firm.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body.data;
    const printed = (amount: string): string => `€${Number(amount).toLocaleString('en', { minimumFractionDigits: 2 })}`;
    for (const template of templates) {
      const reply = await paper(firm, id, template.id);
      expect(reply.headers['content-type']).toBe('application/pdf');
      expect(reply.headers['content-disposition']).toContain(`${attributes.reference}.pdf`);
      expect(reply.body.subarray(0, 5).toString()).toBe('%PDF-');
      const [page = '', ...more] = await pagesOf(reply);
      expect(more).toEqual([]);
      for (const text of [
        'Main Street 1',
        'ATU12345678',
        'Müller & Söhne',
        'DE123',
        attributes.reference,
        'Jan 31, 2026',
        'Mar 2, 2026',
        'Web hosting',
        '10%',
        '21%, -15%',
        '271.35',
        '1,234.56',
        'VAT 21%',
        '€56.98',
        'RETENTION -15%',
        '-€40.70',
        'VAT 10%',
        '€123.46',
        printed(attributes.gross_amount),
        '-€50.00',
        'Amount due',
        'Feb 10, 2026',
        'Payable within 30 days.',
        'Page 1 of 1',
      ]) {
        expect(page, template.name).toContain(text);
      }
    }
  });

  it('of 120 lines has the head of the table, its number and every line, once, on its pages', async () => {
    const items = Array.from({ length: 120 }, (_, i) => ({
      description: `Line-${String(i + 1).padStart(3, '0')} ${i % 3 === 0 ? 'with a description so long that it has to be broken into several lines of print' : ''}`,
      quantity: 1,
      unitary_cost: i + 1,
      tax_ids: [1],
    }));
    const pages = await pagesOf(await paper(firm, await invoiceOf(firm, { name: 'Long' }, items)));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, i) => {
      expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
      if (page.includes('Line-')) expect(page).toContain('Description');
    });
    const lines = pages.join(' ').match(/Line-\d{3}/g) ?? [];
    expect(lines).toEqual(items.map(({ description }) => description.slice(0, 8)));
    expect(pages.at(-1)).toContain('€8,784.60');
  });

  it.each([
    ['JPY', 'σελίδα 1 από', '3.000 JP¥'],
    ['KWD', 'σελίδα 1 από', '3.000,000 KWD'],
  ])('in Greek, in %s, has Greek words and that currency’s decimals', async (currency, pageWords, total) => {
    const greek = await newFirm({ locale: 'el', currency, address: 'Σταδίου 1\nΑθήνα' });
    const id = await invoiceOf(greek, { name: 'Παπαδόπουλος', currency }, [
      { description: 'Φιλοξενία', quantity: 2, unitary_cost: 1500 },
    ]);
    const [page = ''] = await pagesOf(await paper(greek, id));
    for (const text of ['Τιμολόγιο', 'Παπαδόπουλος', 'Φιλοξενία', 'Σταδίου 1', 'Σύνολο', total])
      expect(page).toContain(text);
    expect(page.toLowerCase()).toContain(pageWords);
  });

  it.each([
    ['JPY', 0, '1.235'],
    ['KWD', 3, '1.234,568'],
  ])('of many lines in Greek, in %s, is right on every page', async (currency, digits, each) => {
    const greek = await newFirm({ locale: 'el', currency, address: 'Σταδίου 1\nΑθήνα' });
    const items = Array.from({ length: 60 }, (_, i) => ({
      description: `Γραμμή-${String(i + 1).padStart(2, '0')} με περιγραφή αρκετά μεγάλη ώστε να μη χωρά σε μία γραμμή`,
      quantity: 1,
      unitary_cost: 1234.5678,
      tax_ids: [1],
    }));
    const pages = await pagesOf(await paper(greek, await invoiceOf(greek, { name: 'Παπαδόπουλος', currency }, items)));
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, i) => {
      expect(page).toContain(`Σελίδα ${i + 1} από ${pages.length}`);
      const lines = page.match(/Γραμμή-\d\d/g) ?? [];
      const amounts = page.match(new RegExp(` ${each.replaceAll('.', '\\.')}(?= )`, 'g')) ?? [];
      expect(amounts.length, `page ${i + 1}`).toBe(lines.length);
      if (lines.length > 0) expect(page).toContain('Περιγραφή');
    });
    expect(pages.join(' ').match(/Γραμμή-\d\d/g)).toEqual(items.map(({ description }) => description.slice(0, 9)));
    const net = 60 * Number(each.replace('.', '').replace(',', '.'));
    const shown = (amount: number): string =>
      amount.toLocaleString('el', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    for (const amount of [net, net * 0.21, net * 1.21]) expect(pages.at(-1)).toContain(shown(amount));
  });

  it('of a draft says so', async () => {
    const id = await invoiceOf(firm, { name: 'Draft', draft: true }, [{ description: 'A', unitary_cost: 1 }]);
    expect((await pagesOf(await paper(firm, id)))[0]).toContain('Draft');
  });

  it('there is none of an unknown invoice or by an unknown template', async () => {
    const id = await invoiceOf(firm, { name: 'One' }, []);
    expect((await paper(firm, 999_999)).status).toBe(404);
    expect((await paper(firm, id, 99)).status).toBe(404);
    expect((await paper(firm, id, 4)).status).toBe(200);
  });

  it('opens by its link without a token, and by no other, until the link is taken back', async () => {
    const [one, two] = [
      await invoiceOf(firm, { name: 'Linked' }, [{ description: 'A', unitary_cost: 5 }]),
      await invoiceOf(firm, { name: 'Other' }, []),
    ];
    const linkOf = async (id: number): Promise<string> => {
      const { data } = (await firm.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body;
      expect(data.links?.download_link ?? data.attributes.download_link).toBe(data.attributes.download_link);
      const { pathname, search } = new URL(data.attributes.download_link);
      return `${pathname}${search}`;
    };
    const link = await linkOf(one);
    expect((await pagesOf(await send('GET', link)))[0]).toContain('Linked');
    const key = link.split('?')[1];
    expect((await send('GET', `/api/v1/templates/2/invoices/${one}.pdf?${key}`)).status).toBe(200);
    expect((await send('GET', `/api/v1/templates/1/invoices/${two}.pdf?${key}`)).status).toBe(404);
    expect((await send('GET', `/api/v1/templates/1/invoices/${one}.pdf`)).status).toBe(401);
    expect((await send('GET', link.replace(/[0-9a-f]{32}$/, '0'.repeat(32)))).status).toBe(404);
    expect((await send('GET', `/api/v1/templates/1/invoices/${one}.pdf?key=nonsense`)).status).toBe(404);
    expect((await send('GET', `/api/v1/invoices/${one}?${key}`)).status).toBe(401);

    expect((await firm.as('siwapp')('DELETE', `/api/v1/invoices/${one}/download_link`)).status).toBe(204);
    expect((await send('GET', link)).status).toBe(404);
    expect((await send('GET', await linkOf(one))).status).toBe(200);
  });

  it('is refused in the same words whatever a key gets wrong', async () => {
    const id = await invoiceOf(firm, { name: 'Guessed' }, []);
    const { hash } = (await firm.work.store.invoices.get(id))?.doc ?? { hash: '' };
    const wrong = '0'.repeat(32);
    const guesses = [
      `1/invoices/${id}.pdf?key=${firm.organization.id}-${wrong}`,
      `1/invoices/${id}.pdf?key=999999999-${wrong}`,
      `1/invoices/999999.pdf?key=${firm.organization.id}-${hash}`,
      `1/invoices/999999.pdf?key=999999999-${hash}`,
      `99/invoices/${id}.pdf?key=${firm.organization.id}-${wrong}`,
      `99/invoices/${id}.pdf?key=999999999-${wrong}`,
      `1/invoices/x.pdf?key=${firm.organization.id}-${wrong}`,
      `1/invoices/x.pdf?key=999999999-${wrong}`,
      `1/invoices/${id}.pdf?key=nonsense`,
    ];
    const answers = [];
    for (const guess of guesses) {
      const { status, body, headers } = await send('GET', `/api/v1/templates/${guess}`);
      const varying = /date|request-id|remaining|reset|^ratelimit$/;
      answers.push({ status, body, headers: Object.entries(headers).filter(([name]) => !varying.test(name)) });
    }
    expect(answers[0]?.status).toBe(404);
    for (const one of answers) expect(one).toEqual(answers[0]);
  });

  it('is not cached or indexed, and its address is not passed on', async () => {
    const id = await invoiceOf(firm, { name: 'Private' }, []);
    const { data } = (await firm.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body;
    const { pathname, search } = new URL(data.attributes.download_link);
    for (const target of [`${pathname}${search}`, `${pathname}?key=nonsense`]) {
      expect((await send('GET', target)).headers).toMatchObject({
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex',
      });
    }
  });
});
