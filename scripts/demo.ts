/** Makes the data of the very first start: the organization "Demo Company" with some records, and a token. */

import { customer as customerSchema } from '../lib/domain/customer/customer.ts';
import { item as itemSchema } from '../lib/domain/item/item.ts';
import { createExpense } from '../lib/operations/expense/create.ts';
import { createInvoice } from '../lib/operations/invoice/create.ts';
import { prepareOrganization, toSystemWork } from '../lib/operations/organization/prepare.ts';
import { recordPayment } from '../lib/operations/payment/record-payment.ts';
import { createProject } from '../lib/operations/project/create.ts';
import { createRecord } from '../lib/operations/record/records.ts';
import { createToken, ensureStaff } from '../lib/operations/token/tokens.ts';
import { listOrganizations } from '../lib/store/organizations.ts';

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Makes the demo organization if there is none yet. Returns its token, or null if nothing was made. */
export async function prepareDemo(): Promise<string | null> {
  if ((await listOrganizations()).length > 0) return null;
  const at = new Date().toISOString();
  const organization = await prepareOrganization('Demo Company', at);
  const person = await ensureStaff('sarah@example.com', toSystemWork(organization, at));
  const work = { ...toSystemWork(organization, at), actor: { staffId: person.id, scopes: ['*'], tokenId: 'demo' } };
  const { store } = work;
  const customerOf = (fields: { name: string; email: string; identification: string; phone?: string }) =>
    createRecord(store.customers, (recordFields) => customerSchema.parse({ ...fields, ...recordFields }), work);
  const acme = await customerOf({
    name: 'Acme Limited',
    email: 'accounts@acme.example',
    identification: 'A-KRA',
    phone: '0790089890',
  });
  const kent = await customerOf({ name: 'Kent Farms', email: 'office@kent.example', identification: 'GB999 9999 73' });
  await createRecord(
    store.items,
    (recordFields) => itemSchema.parse({ description: 'JBL Soundbar', rate: '100', unit: 'pcs', ...recordFields }),
    work,
  );
  const { doc: project } = await createProject(
    { name: 'Artemis', customerId: acme.doc.id, startsOn: daysAgo(60) },
    work,
  );
  await createExpense(
    {
      name: 'Cloud server',
      categoryId: 4,
      spentOn: daysAgo(20),
      amount: '20',
      billable: true,
      projectId: project.id,
      vendor: 'Amazon',
    },
    work,
  );
  const vat = [{ id: 1 }];
  const lines = { add: [{ description: 'Consulting', quantity: '10', unitPrice: '60', taxes: vat }] };
  const paid = await createInvoice(
    { customerId: acme.doc.id, projectId: project.id, issueOn: daysAgo(40), daysToDue: 30, lines },
    work,
  );
  await recordPayment({ invoiceId: paid.doc.id, amount: '300', mode: 'Bank', paidOn: daysAgo(15) }, work);
  const goods = { add: [{ description: 'Tractor parts', quantity: '3', unitPrice: '33.20', taxes: vat }] };
  await createInvoice({ customerId: kent.doc.id, issueOn: daysAgo(5), daysToDue: 30, lines: goods }, work);
  const { text } = await createToken({ name: 'First start', staffId: person.id, scopes: ['*', 'admin'] }, work);
  return text;
}
