/** The firm of Productive's samples: it counts in dollars, and its project in euros at 1.25. */

import { type Call, credentialsOf, type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import type { ExpenseChange } from '../../lib/domain/expense/input.ts';
import type { Organization } from '../../lib/domain/organization/organization.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createToken, ensureStaff } from '../../lib/operations/token/tokens.ts';

export type Setting = Firm & {
  /** Calls with the token of the member of staff. */
  call: (method: string, target: string, call?: Call) => Promise<Reply>;
  get: (target: string) => Promise<Reply>;
  customerId: number;
  projectId: number;
  staffId: number;
  add: (input: ExpenseChange, at?: string) => Promise<number>;
};

/** A dollar firm with a customer, a project in euros at 1.25, and a person whose token asks. */
export async function setting(settings: Partial<Organization> = {}): Promise<Setting> {
  const firm = await newFirm({ currency: 'USD', timezone: 'Europe/Berlin', ...settings });
  const { work } = firm;
  const made = await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Client562', vat: 'HR1' } });
  const customerId: number = made.body.id;
  const project = await createProject(
    { name: 'test project', customerId, startsOn: '2021-04-15', currency: 'EUR', exchangeRate: '1.25' },
    work,
  );
  const staff = await ensureStaff('user650@example.com', work);
  const { text } = await createToken({ scopes: ['*'], staffId: staff.id }, work);
  const call: Setting['call'] = (method, target, given = {}) =>
    send(method, target, { ...given, headers: { ...credentialsOf('productive', text), ...given.headers } });
  const mine = { ...work, actor: { ...work.actor, staffId: staff.id } };
  const add: Setting['add'] = async (input, at = '2021-04-14T23:03:38.804Z') => {
    const whole = { name: 'test name', categoryId: 1, spentOn: '2021-04-15', amount: '100', ...input };
    return (await createExpense(whole, { ...mine, at })).doc.id;
  };
  const get: Setting['get'] = (target) => call('GET', target);
  return { ...firm, call, get, customerId, projectId: project.doc.id, staffId: staff.id, add };
}
