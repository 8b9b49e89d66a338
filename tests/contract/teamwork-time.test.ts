/** Time becomes money: time entries and expenses on Teamwork's invoices, and what every other dialect shows of them. */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Reply, send } from '../../lab/api.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { newWorkshop } from '../support/workshop.ts';

type Line = Reply['body'];

describe('time on an invoice', () => {
  it('comes to the figures of the document, to the cent', async () => {
    const { log, spend, bill, lineItems, readInvoice, projectId, customerId, staffId, taskId } = await newWorkshop();
    const painting = await log(140, { hourly_rate: '50.00', note: 'Painting decal on engine housing' });
    const tyres = await log(20, {
      hourly_rate: '50',
      note: 'Work on putting new tyres on',
      start_time: '2015-06-17 14:25:00',
      end_time: '2015-06-17 14:45:00',
    });
    const expenses = [await spend('4 New Tyres', '200.00'), await spend('Paint', '25')];
    const id = await bill({
      description: 'Replace tractor',
      number: 'INV0001',
      'po-number': 'PO0001',
      'display-date': '20150617',
      'currency-code': 'USD',
    });
    const reply = await lineItems(id, { timelogs: [painting, String(tyres)], expenses });
    expect(reply).toMatchObject({ status: 200, body: { STATUS: 'OK' } });
    const person = { 'user-id': String(staffId), 'user-firstname': 'Daniel', 'user-lastname': 'Mackey' };
    const work = { rate: '50.00', billable: '1', 'task-name': 'Engine housing', 'task-id': String(taskId), ...person };
    const creator = {
      'created-by-user-id': String(staffId),
      'created-by-user-firstname': 'Daniel',
      'created-by-user-lastname': 'Mackey',
    };
    const spent = { 'invoice-id': String(id), description: '', date: '20150617', ...creator };
    expect(await readInvoice(id)).toEqual({
      'exported-by-user-id': '',
      'project-id': String(projectId),
      'fixed-cost': '',
      status: 'active',
      'date-created': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      'exported-by-user-lastname': '',
      'line-items': [
        {
          ...work,
          minutes: '140',
          'date-logged-utc': '2015-06-17T12:25:00Z',
          'decimal-hours': '2.33',
          description: 'Painting decal on engine housing',
          id: String(painting),
          cost: '116.67',
        },
        {
          ...work,
          minutes: '20',
          'date-logged-utc': '2015-06-17T14:25:00Z',
          'decimal-hours': '0.33',
          description: 'Work on putting new tyres on',
          id: String(tyres),
          cost: '16.67',
        },
      ],
      number: 'INV0001',
      'po-number': 'PO0001',
      'exported-by-user-firstname': '',
      expenses: [
        { ...spent, name: '4 New Tyres', id: String(expenses[0]), cost: '200.00' },
        { ...spent, name: 'Paint', id: String(expenses[1]), cost: '25.00' },
      ],
      ...creator,
      'update-by-user-id': String(staffId),
      'edited-by-user-firstname': 'Daniel',
      'edited-by-user-lastname': 'Mackey',
      id: String(id),
      'company-name': 'Apple',
      'company-id': String(customerId),
      'total-time-decimal': '2.66',
      'total-cost': '358.34',
      description: 'Replace tractor',
      'exported-date': '',
      'display-date': '20150617',
      'project-name': 'API Private Items',
      'total-time': '160',
      'date-updated': expect.stringMatching(/Z$/),
      'currency-code': 'USD',
    });
  });

  it('is charged at its own rate, else the task’s, the project’s, the person’s', async () => {
    const { bill, lineItems, log, readInvoice, projectId, taskId, staffId, daniel, work } = await newWorkshop();
    const id = await bill();
    const rates: (string | undefined)[] = [];
    const charge = async (fields: object = {}): Promise<void> => {
      await lineItems(id, { timelogs: [await log(30, { ...fields })] });
      rates.push((await readInvoice(id))['line-items'].at(-1)?.rate);
    };
    await charge();
    await updateRecord(work.store.staff, staffId, (doc) => ({ ...doc, hourlyRate: '10' }), work);
    await charge();
    await updateRecord(work.store.projects, projectId, (doc) => ({ ...doc, hourlyRate: '20' }), work);
    await charge();
    await daniel('perfex')('PUT', `/api/tasks/${taskId}`, { body: { hourly_rate: '30.00' } });
    await charge();
    await charge({ hourly_rate: '40.5' });
    await charge({ hourly_rate: '0.00' });
    expect(rates).toEqual(['0.00', '10.00', '20.00', '30.00', '40.50', '30.00']);
    // Half an hour of each; what is on the invoice keeps the rate it was charged at.
    expect((await readInvoice(id))['total-cost']).toBe('65.25');
  });

  it('is whole minutes, half a minute counted as one', async () => {
    const { bill, lineItems, log, readInvoice } = await newWorkshop();
    const id = await bill();
    const timelogs = [
      await log(0, { end_time: '2015-06-17 12:25:29', hourly_rate: 60 }),
      await log(0, { end_time: '2015-06-17 12:25:30', hourly_rate: 60 }),
      await log(0, { end_time: '2015-06-17 14:45:29', hourly_rate: 60 }),
    ];
    await lineItems(id, { timelogs });
    const invoice = await readInvoice(id);
    const lines = invoice['line-items'].map((line: Line) => [line.minutes, line['decimal-hours'], line.cost]);
    expect(lines).toEqual([
      ['0', '0.00', '0.00'],
      ['1', '0.02', '1.00'],
      ['140', '2.33', '140.00'],
    ]);
    expect(invoice).toMatchObject({ 'total-time': '141', 'total-time-decimal': '2.35', 'total-cost': '141.00' });
  });

  it.each([
    ['JPY', '1170.00', '117.00'],
    ['BHD', '11.667', '5.000'],
  ])('is rounded to the smallest unit of the currency: %s', async (currency, time, expense) => {
    const shop = await newWorkshop({ currency });
    const { bill, lineItems, log, spend, readInvoice } = shop;
    const rate = currency === 'JPY' ? '501.4' : '5';
    const id = await bill({ 'currency-code': currency });
    await lineItems(id, {
      timelogs: [await log(140, { hourly_rate: rate })],
      expenses: [await spend('Paint', currency === 'JPY' ? '117' : '5')],
    });
    const invoice = await readInvoice(id);
    expect([invoice['line-items'][0].cost, invoice.expenses[0].cost]).toEqual([time, expense]);
  });

  it('and expenses are converted by the newest rate until the invoice’s date; without any they are refused', async () => {
    const shop = await newWorkshop();
    const { bill, lineItems, log, spend, readInvoice } = shop;
    const rate = (date: string, value: string) =>
      shop.as('admin')('POST', '/admin/v1/exchange-rates', { body: { from: 'EUR', to: 'USD', date, rate: value } });
    await rate('2015-06-01', '1.25');
    await rate('2015-07-01', '2');
    const charged = async (code: string, on = '20150617'): Promise<unknown> => {
      const id = await bill({ 'currency-code': code, 'display-date': on });
      const timelogs = [await log(60, { hourly_rate: '50' })];
      const reply = await lineItems(id, { timelogs, expenses: [await spend('Paint', '25')] });
      if (reply.status !== 200) {
        expect((await readInvoice(id))['line-items']).toEqual([]);
        return [reply.status, reply.body.MESSAGE];
      }
      const {
        'line-items': [line],
        'total-cost': total,
      } = await readInvoice(id);
      return [line.rate, total];
    };
    expect(await charged('USD')).toEqual(['50.00', '75.00']);
    expect(await charged('EUR')).toEqual(['40.00', '60.00']);
    const why = (to: string, on: string) =>
      `is in USD and cannot be charged in ${to}: no exchange rate is known for ${on}`;
    const refused = (to: string, on: string) => [
      422,
      `lineitems.add.timelogs.0 ${why(to, on)}; lineitems.add.expenses.0 ${why(to, on)}`,
    ];
    expect(await charged('CHF')).toEqual(refused('CHF', '2015-06-17'));
    // The day before the oldest rate.
    expect(await charged('EUR', '20150531')).toEqual(refused('EUR', '2015-05-31'));
  });

  it('of a person is sold at the firm’s currency, that of a project at the project’s', async () => {
    const { bill, lineItems, log, readInvoice, projectId, staffId, work } = await newWorkshop();
    const foreign = { currency: 'EUR', exchangeRate: '1.25' };
    await updateRecord(work.store.projects, projectId, (doc) => ({ ...doc, ...foreign }), work);
    await updateRecord(work.store.staff, staffId, (doc) => ({ ...doc, hourlyRate: '100' }), work);
    const id = await bill({ 'currency-code': 'EUR' });
    await lineItems(id, { timelogs: [await log(60), await log(60, { hourly_rate: '100' })] });
    expect((await readInvoice(id))['line-items'].map((line: Line) => line.rate)).toEqual(['80.00', '100.00']);
  });

  it('has no tax, an expense its own', async () => {
    const { bill, lineItems, log, spend, readInvoice, as } = await newWorkshop();
    const id = await bill();
    await lineItems(id, {
      timelogs: [await log(60, { hourly_rate: '50' })],
      expenses: [await spend('Paint', '100', { tax: 1, tax2: 2 })],
    });
    const [first, second] = (await as('siwapp')('GET', '/api/v1/taxes')).body.data;
    const rates = Number(first.attributes.value) + Number(second.attributes.value);
    expect((await readInvoice(id))['total-cost']).toBe((150 + rates).toFixed(2));
  });

  it('shows who made an invoice and who wrote it last', async () => {
    const { bill, daniel, as, readInvoice, staffId, work } = await newWorkshop();
    const id = await bill();
    const perfex = as('perfex');
    const person = { firstname: 'Clark', lastname: 'Kent', email: 'clark@example.com', password: 'secret' };
    const clark: number = (await perfex('POST', '/api/staffs', { body: person })).body.id;
    const { text } = await createToken({ scopes: ['*'], staffId: clark }, work);
    const at = '2030-01-02T03:04:05.678Z';
    const body = { invoice: { description: 'Again' } };
    await send('PUT', `/invoices/${id}.json`, { headers: credentialsOf('teamwork', text), body, at });
    expect(await readInvoice(id)).toMatchObject({
      'created-by-user-id': String(staffId),
      'created-by-user-firstname': 'Daniel',
      'update-by-user-id': String(clark),
      'edited-by-user-firstname': 'Clark',
      'edited-by-user-lastname': 'Kent',
      'date-updated': '2030-01-02T03:04:05Z',
    });
    const { invoices } = (await daniel('teamwork')('GET', '/invoices.json')).body;
    expect(invoices[0]).toMatchObject({ 'created-by-user-lastname': 'Mackey', 'edited-by-user-lastname': 'Kent' });
  });
});
