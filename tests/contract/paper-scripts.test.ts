/** Invoices on paper in any script: each letter in a font that has it, in the order it is read. */
import { extractText } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { watchLog } from '../support/log.ts';
import { invoiceOf, type Placed, paper, placedOn, shapesIn } from '../support/paper.ts';

const logged = watchLog('info');

async function textOf(reply: Reply): Promise<string> {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  const { text } = await extractText(new Uint8Array(reply.body), { mergePages: true });
  return text.replace(/[\u00a0\u202f\s]+/g, ' ');
}

/** Where a piece of text stands that is printed once. */
function only(placed: readonly Placed[], text: string): Placed {
  const found = placed.filter((one) => one.text.includes(text));
  expect(found, `${text} in ${JSON.stringify(placed)}`).toHaveLength(1);
  return found[0] ?? { page: 0, text, x: 0, y: 0 };
}

describe('an invoice on paper', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await newFirm({ name: '東京商事 شركة', address: 'שדרות 1\nกรุงเทพ' });
  });

  it.each([
    ['Arabic', 'استضافة المواقع (سنة واحدة) مُحَمَّد'],
    ['Persian', 'گزارش می‌خواهم ۱۲۳۴'],
    ['Hebrew', 'אירוח אתרים (שנה אחת) שָׁלוֹם'],
    ['Japanese', '株式会社東京商事 サーバー保守（月額）髙島屋 𠮷野家'],
    ['Chinese, simplified', '服务器维护费用（每月）'],
    ['Chinese, traditional', '伺服器維護費用，臺灣'],
    ['Korean', '서버 유지보수 청구서'],
    ['Thai', 'ค่าบริการดูแลเซิร์ฟเวอร์รายเดือน น้ำ'],
    ['Hindi', 'चालान क्षेत्र स्त्री प्रार्थना'],
    ['other scripts of India', 'চালান கொடு స్త్రీ ಕ್ಷಿ സ്ത്രീ ગુજરાતી ਪੰਜਾਬੀ ශ්‍රී'],
    ['other scripts of Asia and Africa', 'ນ້ຳ ខ្មែរ မြန်မာ ქართული Հայերեն አማርኛ'],
    ['emoji', '😀 ❤️ 👩‍💻 🇦🇹 1️⃣'],
    ['signs', '→ ✓ ≤ ∑ ① ★ ㎡ ฿ ½ ⅓ № ☐ ☎ ₿ 𝐁𝐨𝐥𝐝'],
  ])('in %s has a shape for every letter, in every place', async (_, text) => {
    const attributes = { name: text, notes: text, terms: text, invoicing_address: text };
    const reply = await paper(firm, await invoiceOf(firm, attributes, [{ description: text, unitary_cost: 1 }]));
    expect(reply.status).toBe(200);
    expect(shapesIn(reply.body)).not.toContain(0);
    expect(await textOf(reply)).not.toContain('\ufffd');
    expect(reply.headers).not.toHaveProperty('warning');
  });

  it('has signs and letters of many scripts beside Latin ones where they belong', async () => {
    const texts = ['Steps → done ✓', 'a ≤ b, ∑ 3', '① ★ 20 ㎡ for 5 ฿', 'サーバー保守', '服务器', '서버', 'Ünïcödé 😀'];
    const items = texts.map((description) => ({ description, unitary_cost: 1 }));
    const printed = await textOf(await paper(firm, await invoiceOf(firm, { name: 'Acme' }, items)));
    for (const text of texts) expect(printed).toContain(text);
  });

  it('reads from right to left where its script does, numbers and Latin words from left to right within', async () => {
    const id = await invoiceOf(firm, { name: 'Acme' }, [
      { description: 'אחת שתיים (שלוש) Web hosting 42', unitary_cost: 1 },
    ]);
    const reply = await paper(firm, id);
    const placed = await placedOn(reply.body);
    const order = ['Web hosting', 'שלוש', 'שתיים', 'אחת'].map((word) => only(placed, word));
    expect(new Set(order.map(({ y }) => y)).size).toBe(1);
    expect(order.map(({ x }) => x)).toEqual(order.map(({ x }) => x).toSorted((a, b) => a - b));
    // The bracket that opens stands to the right of what it encloses, and is turned.
    expect(only(placed, 'Web hosting').text).toMatch(/Web hosting 42/);
    // A paragraph that is read from the right begins there, in its column.
    expect(only(placed, 'אחת').x).toBeGreaterThan(250);
  });

  it('prints what no font has as U+FFFD and names it, in a warning and in the log', async () => {
    const id = await invoiceOf(firm, { name: 'Acme' }, [
      { description: 'Seal \u{12000} and \ue000 kept', unitary_cost: 1 },
    ]);
    const reply = await paper(firm, id);
    expect(await textOf(reply)).toContain('Seal \ufffd and \ufffd kept');
    expect(shapesIn(reply.body)).not.toContain(0);
    expect(reply.headers.warning).toBe('299 - "printed as U+FFFD, since no font has it: U+12000 U+E000"');
    const said = logged.filter(({ event }) => event === 'letters without a font');
    expect(said).toMatchObject([
      { organization: firm.organization.id, invoice: id, letters: 'U+12000 U+E000', count: 2 },
    ]);
  });

  it.each(['ar-EG', 'fa', 'he', 'ja', 'ko', 'zh-TW', 'zh-CN', 'th', 'hi', 'bn', 'ka', 'hy', 'my', 'am'])(
    'of a firm in %s has its dates and figures in its script, by the calendar that everybody has',
    async (locale) => {
      const there = await newFirm({ locale });
      const attributes = { name: 'Acme', issue_date: '2026-01-31' };
      const reply = await paper(
        there,
        await invoiceOf(there, attributes, [{ description: 'A', unitary_cost: 1234.5 }]),
      );
      expect(shapesIn(reply.body)).not.toContain(0);
      const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', calendar: 'gregory', timeZone: 'UTC' });
      const year = date.formatToParts(Date.parse('2026-01-31')).find(({ type }) => type === 'year')?.value ?? '';
      expect(await textOf(reply)).toContain(year);
    },
  );

  it('of a firm whose language is read from right to left stands the other way round, its words with it', async () => {
    const there = await newFirm({ locale: 'he' });
    const items = [{ description: 'אירוח', quantity: 3, unitary_cost: 111.25, tax_ids: [1] }];
    const placed = await placedOn((await paper(there, await invoiceOf(there, { name: 'Acme' }, items))).body);
    const of = (text: string) => only(placed, text).x;
    // A line from its description to its amount, totals from what they are of to how much, the customer opposite the number.
    for (const row of [
      ['אירוח', '111.25'],
      ['VAT 21%', '70.09'],
      ['לכבוד', 'חשבונית'],
    ]) {
      expect(row.map(of)).toEqual(row.map(of).toSorted((a, b) => b - a));
    }
    const page = await there.as('siwapp')('GET', '/api/v1/invoices/print_template/1/invoice/1');
    expect(String(page.body)).toContain('<html lang="he" dir="rtl">');
  });

  it('begins a line of 150 rows where there is room, its amounts beside its first row', async () => {
    const rows = Array.from({ length: 150 }, (_, i) => `Row-${String(i + 1).padStart(3, '0')}`);
    const id = await invoiceOf(firm, { name: 'Acme' }, [
      { description: 'Before', unitary_cost: 7 },
      { description: rows.join('\n'), quantity: 3, unitary_cost: 111.25, tax_ids: [1] },
      { description: 'After', unitary_cost: 9 },
    ]);
    const placed = await placedOn((await paper(firm, id)).body);
    const first = only(placed, 'Row-001');
    expect(first.page).toBe(1);
    for (const figure of ['111.25', '333.75']) {
      const { page, y } = only(
        placed.filter(({ page, y }) => page === 1 && y > 300),
        figure,
      );
      expect({ page, y }).toEqual({ page: first.page, y: first.y });
    }
    const described = placed.filter(({ text }) => text.startsWith('Row-'));
    expect(described.map(({ text }) => text)).toEqual(rows);
    const pages = [...new Set(described.map(({ page }) => page))];
    expect(pages).toEqual([1, 2, 3]);
    // The first page is full, not left for the next.
    const lowest = Math.min(...described.filter(({ page }) => page === 1).map(({ y }) => y));
    expect(lowest).toBeLessThan(90);
    for (const page of pages) expect(placed.some((one) => one.page === page && one.text === 'Description')).toBe(true);
    expect(only(placed, 'After').page).toBe(3);
  });

  it('names ten ways to pay at most', async () => {
    const rich = await newFirm();
    const mode = (n: number) => ({ name: `Way-${n}`, show_on_pdf: true, selected_by_default: true });
    for (let n = 1; n <= 11; n += 1) {
      const { status } = await rich.as('admin')('POST', '/admin/v1/payment-modes', { body: mode(n) });
      expect(status).toBe(201);
    }
    const printed = await textOf(
      await paper(rich, await invoiceOf(rich, { name: 'Acme' }, [{ description: 'A', unitary_cost: 1 }])),
    );
    expect(printed.match(/Way-\d+/g)).toHaveLength(10);
  });

  it('goes on over as many pages as its addresses take', async () => {
    const address = Array.from({ length: 120 }, (_, i) => `Street-${i + 1}.`);
    const id = await invoiceOf(firm, { name: 'Acme', invoicing_address: address.join('\n') }, [
      { description: 'Last', unitary_cost: 7 },
    ]);
    const placed = await placedOn((await paper(firm, id)).body);
    expect(placed.filter(({ text }) => text.startsWith('Street-')).map(({ text }) => text)).toEqual(address);
    expect(Math.min(...placed.filter(({ text }) => text.startsWith('Street-')).map(({ y }) => y))).toBeGreaterThan(55);
    expect(only(placed, 'Last').page).toBe(3);
  });
});
