/** Perfex's recurring invoices: an invoice that repeats, and what its columns say of it. */
import { describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { generateNext } from '../../lib/operations/recurrence/generate-next.ts';
import { repeatingInvoices } from '../../lib/operations/recurring-invoice/occurrence.ts';
import { deleteRecurringInvoice, updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';

const least = {
  clientid: 1,
  number: 100,
  date: '2024-01-31',
  currency: 1,
  newitems: [{ description: 'Rent', qty: '1', rate: '5.00' }],
  subtotal: '5.00',
  total: '5.00',
  billing_street: '27 Second Boulevard',
  allowed_payment_modes: [1],
};

async function create(firm: Firm, more: Record<string, unknown>): Promise<Reply> {
  return firm.as('perfex')('POST', '/api/invoices', { body: { ...least, ...more } });
}

async function put(firm: Firm, id: number, more: Record<string, unknown> = {}): Promise<Reply> {
  return firm.as('perfex')('PUT', `/api/invoices/${id}`, { body: { ...least, newitems: [], ...more } });
}

async function read(firm: Firm, id: number): Promise<Reply['body']> {
  return (await firm.as('perfex')('GET', `/api/invoices/${id}`)).body;
}

/** A firm with an invoice that repeats. */
async function repeating(more: Record<string, unknown>): Promise<{ firm: Firm; id: number; ruleId: number }> {
  const firm = await furnishedFirm();
  const { body } = await create(firm, more);
  return { firm, id: body.id, ruleId: body.id + 1 };
}

/** Makes the occurrences that are due on a day. */
async function generate(firm: Firm, ruleId: number, today: string): Promise<number[]> {
  const made: number[] = [];
  for (;;) {
    const step = await generateNext(repeatingInvoices, ruleId, { ...firm.work, at: `${today}T12:00:00.000Z`, today });
    if (!step) return made;
    if (step.made) made.push(step.made.id);
  }
}

const never = {
  recurring: '0',
  recurring_type: null,
  custom_recurring: '0',
  cycles: '0',
  total_cycles: '0',
  is_recurring_from: null,
  last_recurring_date: null,
};

describe('an invoice that repeats', () => {
  it.each([
    [{ recurring: '1' }, { recurring: '1', recurring_type: 'month', custom_recurring: '0', cycles: '0' }],
    [
      { recurring: 12, cycles: '3' },
      { recurring: '12', recurring_type: 'month', custom_recurring: '0', cycles: '3' },
    ],
    [
      { recurring: 'custom', repeat_every_custom: '2', repeat_type_custom: 'week', cycles: 0 },
      { recurring: '2', recurring_type: 'week', custom_recurring: '1', cycles: '0' },
    ],
    [
      { recurring: 'custom', repeat_every_custom: 45, repeat_type_custom: 'day' },
      { recurring: '45', recurring_type: 'day', custom_recurring: '1' },
    ],
    [
      { recurring: 'custom', repeat_every_custom: '3', repeat_type_custom: 'month' },
      { recurring: '3', recurring_type: 'month', custom_recurring: '1' },
    ],
    [
      { recurring: 'custom', repeat_every_custom: '1', repeat_type_custom: 'Year' },
      { recurring: '1', recurring_type: 'year', custom_recurring: '1' },
    ],
    [{ recurring: '0', repeat_every_custom: '1', repeat_type_custom: 'day', cycles: '0' }, never],
    [{ recurring: '' }, never],
    [{}, never],
  ])('keeps %j', async (given, shown) => {
    const { firm, id } = await repeating(given);
    expect(await read(firm, id)).toMatchObject({ ...never, ...shown });
    const list = (await firm.as('perfex')('GET', '/api/invoices')).body;
    expect(list.at(-1)).toMatchObject({ ...never, ...shown });
  });

  it('needs a count and a unit with custom', async () => {
    const firm = await furnishedFirm();
    const message = 'is required with recurring custom';
    for (const repeat_every_custom of [undefined, '', null]) {
      const refused = await create(firm, { recurring: 'custom', repeat_every_custom, repeat_type_custom: 'day' });
      expect(refused).toMatchObject({ status: 404, body: { error: { repeat_every_custom: message } } });
    }
    const refused = await create(firm, { recurring: 'custom', repeat_every_custom: 2 });
    expect(refused).toMatchObject({ status: 404, body: { error: { repeat_type_custom: message } } });
  });

  it('says that cycles alone have no effect', async () => {
    const firm = await furnishedFirm();
    const { body } = await create(firm, { cycles: 4 });
    expect(body.warnings).toStrictEqual(['cycles 4 has no effect: the invoice does not repeat']);
    expect((await read(firm, body.id)).cycles).toBe('0');
  });

  it('tells how often and when it was repeated, and what from', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1, cycles: 2, duedate: '2024-02-10' });
    expect(await generate(firm, ruleId, '2024-02-28')).toStrictEqual([]);
    const made = await generate(firm, ruleId, '2024-12-31');
    expect(made).toHaveLength(2);
    expect(await read(firm, id)).toMatchObject({
      recurring: '1',
      total_cycles: '2',
      cycles: '2',
      last_recurring_date: '2024-03-31',
      is_recurring_from: null,
    });
    const shown = await Promise.all(made.map((one) => read(firm, one)));
    expect(shown).toMatchObject([
      { ...never, date: '2024-02-29', duedate: '2024-03-10', is_recurring_from: `${id}`, number: '101' },
      { ...never, date: '2024-03-31', duedate: '2024-04-10', is_recurring_from: `${id}`, number: '102' },
    ]);
    expect(shown[0]).toMatchObject({ total: '5.00', billing_street: least.billing_street, clientid: '1' });
  });

  it('names the recurring invoice where there is none it started from', async () => {
    const firm = await furnishedFirm();
    const [made = 0] = await generate(firm, 2, '2024-01-31');
    expect((await read(firm, made)).is_recurring_from).toBe('2');
  });

  it('stops with recurring 0', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1 });
    expect((await put(firm, id, { recurring: '0' })).body.status).toBe(true);
    expect(await read(firm, id)).toMatchObject(never);
    expect(await generate(firm, ruleId, '2024-12-31')).toStrictEqual([]);
  });

  it('begins with an update', async () => {
    const { firm, id } = await repeating({});
    await put(firm, id, { recurring: 'custom', repeat_every_custom: 2, repeat_type_custom: 'week', cycles: 1 });
    const begun = { recurring: '2', recurring_type: 'week', custom_recurring: '1', cycles: '1' };
    expect(await read(firm, id)).toMatchObject(begun);
    // The next id is the rule's.
    const [made = 0] = await generate(firm, id + 1, '2024-12-31');
    expect((await read(firm, made)).date).toBe('2024-02-14');
  });

  it('goes on where it stands when it is sent again, and changes its length alone', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1, cycles: 5 });
    await generate(firm, ruleId, '2024-02-29');
    await put(firm, id, { recurring: 1 });
    expect(await read(firm, id)).toMatchObject({ cycles: '5', total_cycles: '1' });
    await put(firm, id, { cycles: 2 });
    expect(await read(firm, id)).toMatchObject({ recurring: '1', cycles: '2', total_cycles: '1' });
    const made = await generate(firm, ruleId, '2024-12-31');
    const dates = await Promise.all(made.map(async (one) => (await read(firm, one)).date));
    expect(dates).toStrictEqual(['2024-03-31']);
  });

  it('passes its new contents on to the next occurrences', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1 });
    await put(firm, id, { newitems: [{ description: 'Heating', qty: 1, rate: 3 }], terms: 'at once', clientid: 2 });
    const [made = 0] = await generate(firm, ruleId, '2024-02-29');
    expect(await read(firm, made)).toMatchObject({
      total: '8.00',
      terms: 'at once',
      clientid: '2',
      items: [{ description: 'Rent' }, { description: 'Heating' }],
    });
  });

  it('keeps a schedule that was changed elsewhere', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1 });
    await updateRecurringInvoice(ruleId, { startsOn: '2024-06-15', every: 10, unit: 'day' }, firm.work);
    expect(await read(firm, id)).toMatchObject({ recurring: '10', recurring_type: 'day', custom_recurring: '1' });
    await put(firm, id, { terms: 'new' });
    const [made = 0] = await generate(firm, ruleId, '2024-06-20');
    expect(await read(firm, made)).toMatchObject({ date: '2024-06-15', terms: 'new' });
    await deleteRecurringInvoice(ruleId, firm.work);
    expect(await read(firm, id)).toMatchObject(never);
  });

  it('does not repeat while its recurring invoice is disabled elsewhere, and says so; repeating, it enables it', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1, cycles: 9 });
    const disable = () => updateRecurringInvoice(ruleId, { enabled: false, endsOn: '2024-09-01' }, firm.work);
    const ruleNow = async () => (await firm.work.store.recurringInvoices.get(ruleId))?.doc;
    const putOn = (day: string, more: object) =>
      firm.as('perfex')('PUT', `/api/invoices/${id}`, {
        body: { ...least, newitems: [], ...more },
        at: `${day}T08:00:00Z`,
      });
    await generate(firm, ruleId, '2024-02-29');
    await disable();
    const shown = await read(firm, id);
    expect(shown).toMatchObject(never);
    // Sent back as it is shown it leaves the rule to whoever has disabled it.
    const before = await ruleNow();
    const { recurring, recurring_type, custom_recurring, cycles } = shown;
    expect((await putOn('2024-03-10', { recurring, recurring_type, custom_recurring, cycles })).status).toBe(200);
    expect(await ruleNow()).toStrictEqual(before);
    expect((await putOn('2024-03-10', { cycles: 4 })).status).toBe(200);
    expect(await ruleNow()).toStrictEqual(before);

    expect((await putOn('2024-05-10', { recurring: 1 })).status).toBe(200);
    expect(await ruleNow()).toMatchObject({ enabled: true, resumedOn: '2024-05-10', endsOn: '2024-09-01' });
    expect(await read(firm, id)).toMatchObject({ recurring: '1', cycles: '9', total_cycles: '1' });
    const made = await generate(firm, ruleId, '2024-06-30');
    const dates = await Promise.all(made.map(async (one) => (await read(firm, one)).date));
    expect(dates).toStrictEqual(['2024-05-31', '2024-06-30']);
  });

  it('repeats without an end if it is switched on after an end that siwapp had set', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1 });
    await updateRecurringInvoice(ruleId, { endsOn: '2024-03-15' }, firm.work);
    const repeats = (recurring: number, at: string) =>
      firm.as('perfex')('PUT', `/api/invoices/${id}`, { body: { ...least, newitems: [], recurring, cycles: 0 }, at });
    expect((await repeats(0, '2024-03-10T08:00:00Z')).status).toBe(200);
    expect((await repeats(1, '2024-05-10T08:00:00Z')).status).toBe(200);
    const { invoices, recurringInvoices } = firm.work.store;
    const rule = await recurringInvoices.get((await invoices.get(id))?.doc.recurringInvoiceId ?? 0);
    expect(rule?.doc).toMatchObject({ endsOn: null, nextOn: '2024-05-31' });
  });

  it('starts anew from another date', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1 });
    await put(firm, id, { date: '2024-05-05' });
    const [made = 0] = await generate(firm, ruleId, '2024-06-20');
    expect((await read(firm, made)).date).toBe('2024-06-05');
  });

  it('takes its recurring invoice along when it is deleted', async () => {
    const { firm, id, ruleId } = await repeating({ recurring: 1 });
    expect((await firm.as('perfex')('DELETE', `/api/invoices/${id}`)).status).toBe(200);
    expect(await generate(firm, ruleId, '2024-12-31')).toStrictEqual([]);
  });
});
