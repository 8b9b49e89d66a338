/** Time becomes money: time entries and expenses on Teamwork's invoices, and what every other dialect shows of them. */
import { describe, expect, it } from 'vitest';
import { newWorkshop } from '../support/workshop.ts';

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
});
