/** What an invoice charges is on no other invoice: who may be charged where, one at a time and many at once. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { createTimesheet } from '../../lib/operations/timesheet/write.ts';
import { ownTable } from '../support/table.ts';
import { newWorkshop, type Workshop } from '../support/workshop.ts';

ownTable();

let shop: Workshop;
beforeEach(async () => {
  shop = await newWorkshop();
});

const sound = async (): Promise<void> => expect(violations(await scanTable())).toEqual([]);
const unbilled = (): Promise<number> => shop.work.store.timesheets.count(`unbilled=${shop.projectId}`);
const some = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** Half an hour each at 60.00, straight into the store. */
async function hours(count: number): Promise<number[]> {
  const { taskId, staffId, work } = shop;
  const time = { startedAt: '2015-06-17T12:00:00.000Z', endedAt: '2015-06-17T12:30:00.000Z', hourlyRate: '60' };
  const ids: number[] = [];
  // Time of one task is logged one after the other: each has to see that the task stays in its project.
  for (const _ of some(count)) ids.push((await createTimesheet({ taskId, staffId, ...time }, work)).doc.id);
  return ids;
}
const expenses = (count: number): Promise<number[]> =>
  Promise.all(some(count).map((i) => shop.spend(`Part ${i}`, '5')));
const lineIds = (invoice: Reply['body'], list: 'line-items' | 'expenses'): string[] =>
  invoice[list].map((line: { id: string }) => line.id);

describe('a record', () => {
  it('leaves what is unbilled when it is put on an invoice, and comes back when it is taken off', async () => {
    const { bill, lineItems, log, spend, readInvoice } = shop;
    const [time, spent, id] = [await log(90, { hourly_rate: 40 }), await spend('Paint', '25'), await bill()];
    expect(await unbilled()).toBe(1);
    expect((await lineItems(id, { timelogs: [time], expenses: [spent] })).status).toBe(200);
    expect(await unbilled()).toBe(0);
    const perfex = shop.as('perfex');
    expect((await perfex('GET', `/api/timesheets/${time}`)).body[0].invoice_id).toBe(String(id));
    expect((await perfex('GET', `/api/expenses/${spent}`)).body[0].invoiceid).toBe(String(id));
    expect((await readInvoice(id))['total-cost']).toBe('85.00');
    expect((await lineItems(id, undefined, { timelogs: [time], expenses: spent })).status).toBe(200);
    expect(await unbilled()).toBe(1);
    expect(await readInvoice(id)).toMatchObject({ 'total-cost': '0.00', 'line-items': [], expenses: [] });
    expect((await perfex('GET', `/api/timesheets/${time}`)).body[0].invoice_id).toBe('0');
    expect((await perfex('GET', `/api/expenses/${spent}`)).body[0].invoiceid).toBeNull();
    await sound();
  });

  it('stays as it is when the same is asked again, and is there once', async () => {
    const { bill, lineItems, log, readInvoice } = shop;
    const [time, id] = [await log(60, { hourly_rate: 40 }), await bill()];
    for (const timelogs of [[time, time], [time]]) expect((await lineItems(id, { timelogs })).status).toBe(200);
    expect(lineIds(await readInvoice(id), 'line-items')).toEqual([String(time)]);
    for (const _ of [1, 2]) expect((await lineItems(id, undefined, { timelogs: [time] })).status).toBe(200);
    expect((await readInvoice(id))['line-items']).toEqual([]);
  });

  it('is exchanged for another in one request', async () => {
    const { bill, lineItems, readInvoice } = shop;
    const [first, second] = await hours(2);
    const id = await bill();
    await lineItems(id, { timelogs: [first] });
    expect((await lineItems(id, { timelogs: [second] }, { timelogs: [first] })).status).toBe(200);
    expect(lineIds(await readInvoice(id), 'line-items')).toEqual([String(second)]);
    await sound();
  });

  it('cannot be changed or deleted while it is on an invoice, and can be afterwards', async () => {
    const { bill, lineItems, log, spend } = shop;
    const [time, spent, id] = [await log(90), await spend('Paint', '25'), await bill()];
    await lineItems(id, { timelogs: [time], expenses: [spent] });
    const perfex = shop.as('perfex');
    const attempts = async (): Promise<number[]> => [
      (await perfex('PUT', `/api/timesheets/${time}`, { body: { hourly_rate: '1' } })).status,
      (await perfex('DELETE', `/api/timesheets/${time}`)).status,
      (await perfex('DELETE', `/api/expenses/${spent}`)).status,
    ];
    expect(await attempts()).toEqual([409, 409, 409]);
    await shop.as('siwapp')('DELETE', `/api/v1/invoices/${id}`);
    expect(await attempts()).toEqual([200, 200, 200]);
    await sound();
  });
});

describe('an invoice refuses, naming the id and writing nothing,', () => {
  const refused = async (add: object, message: string): Promise<void> => {
    const id = await shop.bill();
    const good = await hours(1);
    const given = { timelogs: good, ...add };
    const reply = await shop.lineItems(id, given);
    expect(reply).toMatchObject({ status: 422, body: { STATUS: 'Error', MESSAGE: message } });
    expect(await shop.readInvoice(id)).toMatchObject({ 'line-items': [], expenses: [] });
    await sound();
  };

  it('what does not exist', async () => {
    await refused({ expenses: [99] }, 'lineitems.add.expenses.0 refers to a record that does not exist (99)');
    await refused({ timelogs: [98] }, 'lineitems.add.timelogs.0 refers to a record that does not exist (98)');
    const id = await shop.bill();
    const off = await shop.lineItems(id, undefined, { timelogs: [97] });
    expect(off.body.MESSAGE).toBe('lineitems.remove.timelogs.0 refers to a record that does not exist (97)');
  });

  it('what another invoice charges, be it to put it on or to take it off', async () => {
    const { bill, lineItems, log, spend } = shop;
    const [time, spent, other] = [await log(90), await spend('Paint', '25'), await bill()];
    await lineItems(other, { timelogs: [time], expenses: [spent] });
    await refused({ timelogs: [time] }, `lineitems.add.timelogs.0 is on invoice ${other}: remove it from there first`);
    await refused({ expenses: [spent] }, `lineitems.add.expenses.0 is on invoice ${other}: remove it from there first`);
    const off = await lineItems(await bill(), undefined, { timelogs: [time] });
    expect(off.body.MESSAGE).toBe(`lineitems.remove.timelogs.0 is on invoice ${other}, not on this one`);
  });

  it('time that is not billable or still running, an expense that is not billable or rejected', async () => {
    const { log, spend, taskId, work } = shop;
    await refused({ timelogs: [await log(90, { billable: 0 })] }, 'lineitems.add.timelogs.0 is not billable');
    const running = await createTimesheet({ taskId, staffId: 1, startedAt: '2015-06-17T12:00:00.000Z' }, work);
    await refused({ timelogs: [running.doc.id] }, 'lineitems.add.timelogs.0 is still running');
    const own = await spend('Lunch', '9', { billable: 0 });
    await refused({ expenses: [own] }, 'lineitems.add.expenses.0 is not billable');
    const bad = await spend('Dinner', '99');
    await updateRecord(work.store.expenses, bad, (doc) => ({ ...doc, rejectedAt: work.at }), work);
    await refused({ expenses: [bad] }, 'lineitems.add.expenses.0 is rejected');
  });

  it('what is of another project; an invoice without one takes what is for its customer', async () => {
    const { customerId, staffId, work, spend, lineItems } = shop;
    const other = await createProject({ name: 'Other', customerId, startsOn: '2015-01-01' }, work);
    const task = await createTask({ name: 'Else', relatedTo: 'project', relatedId: other.doc.id }, work);
    const span = { startedAt: '2015-06-17T12:00:00.000Z', endedAt: '2015-06-17T13:00:00.000Z' };
    const time = await createTimesheet({ taskId: task.doc.id, staffId, ...span }, work);
    const message = 'does not belong to the project of the invoice';
    await refused({ timelogs: [time.doc.id] }, `lineitems.add.timelogs.0 ${message}`);
    const spent = await spend('Paint', '25', { project_id: other.doc.id });
    await refused({ expenses: [spent] }, `lineitems.add.expenses.0 ${message}`);
    const free = await createInvoice({ customerId }, work);
    expect((await lineItems(free.doc.id, { timelogs: [time.doc.id], expenses: [spent] })).status).toBe(200);
    const stranger = (await shop.as('perfex')('POST', '/api/customers', { body: { company: 'Strangers' } })).body.id;
    const foreign = await createInvoice({ customerId: stranger }, work);
    const reply = await lineItems(foreign.doc.id, { timelogs: await hours(1) });
    expect(reply.body.MESSAGE).toBe('lineitems.add.timelogs.0 does not belong to the customer of the invoice');
    await sound();
  });

  it('another customer while it charges something', async () => {
    const { bill, lineItems } = shop;
    const id = await bill();
    await lineItems(id, { timelogs: await hours(1) });
    const stranger = (await shop.as('perfex')('POST', '/api/customers', { body: { company: 'Strangers' } })).body.id;
    const attributes = { customer_id: stranger };
    const reply = await shop.as('siwapp')('PUT', `/api/v1/invoices/${id}`, { body: { data: { attributes } } });
    expect(reply.status).toBe(422);
    expect(JSON.stringify(reply.body)).toContain('remove them before changing its customer or project');
  });

  it('a body that says nothing, and ids that are none', async () => {
    const { bill, daniel } = shop;
    const id = await bill();
    const put = (body: unknown): Promise<Reply> =>
      daniel('teamwork')('PUT', `/invoices/${id}/lineitems.json`, { body });
    for (const [body, message] of [
      [{}, 'lineitems is required'],
      [{ lineitems: 'all' }, 'lineitems must be an object'],
      [{ lineitems: {} }, 'lineitems must have timelogs or expenses under add or remove'],
      [{ lineitems: { add: {} } }, 'lineitems must have timelogs or expenses under add or remove'],
      [{ lineitems: { add: [1] } }, 'lineitems.add must be an object'],
      [{ lineitems: { add: { timelogs: ['one'] } } }, 'lineitems.add.timelogs.0 must be a whole number'],
      [{ lineitems: { add: { timelogs: [0] } } }, 'lineitems.add.timelogs.0 must be the id of a record'],
      [{ lineitems: { add: { expenses: true } } }, 'lineitems.add.expenses must be a list of ids'],
    ] as const) {
      expect(await put(body), JSON.stringify(body)).toMatchObject({
        status: 422,
        body: { STATUS: 'Error', MESSAGE: message },
      });
    }
    expect((await put({ lineitems: { add: { timelogs: [] } } })).status).toBe(200);
    const gone = await daniel('teamwork')('PUT', '/invoices/999/lineitems.json', {
      body: { lineitems: { add: { timelogs: [1] } } },
    });
    expect(gone).toMatchObject({ status: 404, body: { STATUS: 'Error', MESSAGE: 'invoice not found' } });
  });
});

describe('many at once', () => {
  it('of several invoices that want a record at the same time one gets it', async () => {
    const { bill, lineItems, readInvoice } = shop;
    const timelogs = await hours(6);
    const spent = await expenses(2);
    const ids = await Promise.all(some(8).map((i) => bill({ number: `P${i}` })));
    const replies = await Promise.all(ids.map((id) => lineItems(id, { timelogs, expenses: spent })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...some(7).map(() => 422)]);
    for (const { status, body } of replies)
      if (status === 422) expect(body.MESSAGE).toMatch(/is on invoice \d+: remove it from there first/);
    const invoices = await Promise.all(ids.map(readInvoice));
    expect(invoices.flatMap((one) => lineIds(one, 'line-items')).sort()).toEqual(timelogs.map(String).sort());
    expect(invoices.filter((one) => one['total-cost'] === '190.00')).toHaveLength(1);
    await sound();
  });

  it('requests for one invoice all go through, each record is there once', async () => {
    const { bill, lineItems, readInvoice } = shop;
    const timelogs = await hours(10);
    const id = await bill();
    const replies = await Promise.all(
      timelogs.map((one, i) => lineItems(id, { timelogs: [one, timelogs[i + 1] ?? one] })),
    );
    expect(replies.map(({ status }) => status)).toEqual(some(10).map(() => 200));
    const invoice = await readInvoice(id);
    expect(lineIds(invoice, 'line-items').sort()).toEqual(timelogs.map(String).sort());
    expect(invoice).toMatchObject({ 'total-cost': '300.00', 'total-time': '300', 'total-time-decimal': '5.00' });
    await sound();
  });

  it('putting on and deleting do not leave a record behind', async () => {
    const { bill, lineItems, daniel } = shop;
    const timelogs = await hours(8);
    const ids = await Promise.all(some(4).map((i) => bill({ number: `D${i}` })));
    const work = ids.flatMap((id, i) => [
      lineItems(id, { timelogs: timelogs.slice(2 * i, 2 * i + 2) }),
      daniel('teamwork')('DELETE', `/invoices/${id}.json`),
    ]);
    for (const { status } of await Promise.all(work)) expect([200, 404]).toContain(status);
    await sound();
    expect(
      (await unbilled()) +
        (await shop.work.store.invoices.find({ offset: 0, limit: 9 })).items.flatMap(({ doc }) => doc.lines).length,
    ).toBe(8);
  });

  it('more than fit into a transaction go on, come off and go with their invoice', async () => {
    const { bill, lineItems, readInvoice, daniel } = shop;
    const [timelogs, spent, id] = [await hours(40), await expenses(20), await bill()];
    expect((await lineItems(id, { timelogs, expenses: spent })).status).toBe(200);
    expect(await readInvoice(id)).toMatchObject({ 'total-time': '1200', 'total-cost': '1300.00' });
    await sound();
    expect((await lineItems(id, undefined, { timelogs: timelogs.slice(0, 20), expenses: spent })).status).toBe(200);
    expect(await readInvoice(id)).toMatchObject({ 'total-time': '600', 'total-cost': '600.00', expenses: [] });
    await sound();
    expect((await daniel('teamwork')('DELETE', `/invoices/${id}.json`)).status).toBe(200);
    expect(await unbilled()).toBe(40);
    await sound();
  });
});
