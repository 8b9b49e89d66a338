/** One invoice with three taxes and a discount: the same figures, to the minor unit, in siwapp, Perfex, Teamwork, Sereni and on paper. */
import { extractText } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';

type Item = { description: string; quantity: string; unitary_cost: string; discount: string; tax_ids: number[] };

/** Half units in every place where one could be rounded too early or the wrong way. */
const items: Item[] = [
  { description: 'Care', quantity: '3', unitary_cost: '100.5', discount: '15', tax_ids: [1, 3] },
  { description: 'Travel', quantity: '1', unitary_cost: '0.125', discount: '0', tax_ids: [2] },
  { description: 'Parts', quantity: '7', unitary_cost: '1.2345', discount: '12.5', tax_ids: [1, 2, 3] },
];

/** Whole minor units of each figure, worked out by hand: lines, then each tax over its lines, once. */
const expected = {
  // 3 × 100.5 − 15 % = 256.275; 0.125; 7 × 1.2345 − 12.5 % = 7.5613125
  EUR: { digits: 2, lines: [25628, 13, 756], taxes: { 'VAT 21%': 5541, 'VAT 10%': 77, RETENTION: -3958 } },
  JPY: { digits: 0, lines: [256, 0, 8], taxes: { 'VAT 21%': 55, 'VAT 10%': 1, RETENTION: -40 } },
  KWD: { digits: 3, lines: [256275, 125, 7561], taxes: { 'VAT 21%': 55406, 'VAT 10%': 769, RETENTION: -39575 } },
} as const;

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

async function billed(firm: Firm, currency: string): Promise<string> {
  await firm.as('siwapp')('POST', '/api/v1/customers', { body: { data: { attributes: { name: 'Acme' } } } });
  const reply = await firm.as('siwapp')('POST', '/api/v1/invoices', {
    body: {
      data: {
        attributes: { customer_id: 1, currency, issue_date: '2026-01-31', due_date: '2999-12-31' },
        relationships: {
          items: { data: items.map((attributes) => ({ attributes })) },
          payments: { data: [{ attributes: { amount: 100, date: '2026-02-01' } }] },
        },
      },
    },
  });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body.data.id;
}

describe.each(Object.entries(expected))('in %s, an invoice with three taxes and discounts', (currency, figures) => {
  const { digits, lines, taxes } = figures;
  const unit = 10 ** digits;
  const net = sum(lines);
  const gross = net + sum(Object.values(taxes));
  const paid = 100 * unit;
  const minor = (amount: string | number): number => Math.round(Number(amount) * unit);

  it('comes to the same in every dialect and on paper', async () => {
    const firm = await newFirm({ currency: 'EUR', currencies: ['JPY', 'KWD'] });
    const id = await billed(firm, currency);

    const { attributes } = (await firm.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body.data;
    expect(minor(attributes.net_amount)).toBe(net);
    expect(minor(attributes.gross_amount)).toBe(gross);
    expect(minor(attributes.paid_amount)).toBe(paid);
    expect(
      Object.fromEntries(Object.entries<string>(attributes.taxes).map(([name, one]) => [name, minor(one)])),
    ).toEqual(taxes);

    const perfex = (await firm.as('perfex')('GET', `/api/invoices/${id}`)).body;
    expect(minor(perfex.subtotal)).toBe(net);
    expect(minor(perfex.total)).toBe(gross);
    expect(minor(perfex.total_tax)).toBe(gross - net);
    expect(minor(perfex.total_left_to_pay)).toBe(gross - paid);

    const teamwork = (await firm.as('teamwork')('GET', `/invoices/${id}.json`)).body.invoice;
    expect(minor(teamwork['total-cost'])).toBe(gross);
    expect(teamwork['currency-code']).toBe(currency);

    const paper = await firm.as('siwapp')('GET', `/api/v1/templates/1/invoices/${id}.pdf`);
    const { text } = await extractText(new Uint8Array(paper.body), { mergePages: true });
    const printed = text.replace(/[\u00a0\u202f\s]+/g, ' ');
    const money = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    const shown = (amount: number): string => money.format(amount / unit).replace(/[\u00a0\u202f\s]+/g, ' ');
    for (const amount of [net, gross, ...Object.values(taxes), -paid, gross - paid])
      expect(printed).toContain(shown(amount));
    for (const line of lines) expect(printed).toContain((line / unit).toFixed(digits));
  });

  it('and so does one that Perfex writes, in siwapp, Teamwork and on paper', async () => {
    const firm = await newFirm({ currency, currencies: [] });
    await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
    const names = ['', 'VAT 21%|21', 'VAT 10%|10', 'RETENTION|-15'];
    const reply = await firm.as('perfex')('POST', '/api/invoices', {
      body: {
        clientid: 1,
        number: 7,
        date: '2026-01-31',
        duedate: '2999-12-31',
        currency: 1,
        newitems: items.map(({ description, quantity, unitary_cost: rate, discount, tax_ids: ids }) => ({
          description,
          qty: quantity,
          // Perfex has no discount on a line: it is in the price.
          rate: String(Number((Number(rate) * (1 - Number(discount) / 100)).toFixed(10))),
          taxname: ids.map((one) => names[one]),
        })),
        subtotal: net / unit,
        total: gross / unit,
        billing_street: '1 Street',
        allowed_payment_modes: [1],
      },
    });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect(reply.body.warnings).toBeUndefined();
    const { id } = reply.body;
    const { attributes } = (await firm.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body.data;
    expect([minor(attributes.net_amount), minor(attributes.gross_amount)]).toEqual([net, gross]);
    expect(minor((await firm.as('teamwork')('GET', `/invoices/${id}.json`)).body.invoice['total-cost'])).toBe(gross);
    const client = (await firm.as('sereni')('GET', '/api/v1/clients/1')).body;
    expect(minor(client.attributes.balance)).toBe(gross);
  });
});
