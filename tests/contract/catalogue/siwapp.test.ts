/** The whole of siwapp as its document has it, endpoint by endpoint. */
import { describe, expect, it } from 'vitest';
import { routes } from '../../../lab/routes.ts';
import { runFacts, runRoutes } from './engine.ts';
import { customers } from './siwapp/customers.ts';
import { invoices } from './siwapp/invoices.ts';
import { items } from './siwapp/items.ts';
import { payments } from './siwapp/payments.ts';
import { protocol } from './siwapp/protocol.ts';
import { recurringInvoices } from './siwapp/recurring-invoices.ts';
import { series, taxes } from './siwapp/settings.ts';

const resources = [recurringInvoices, invoices, customers, items, payments, taxes, series];

/** What the original has beside its document, and ours; tests/contract/siwapp-further-routes.test.ts and siwapp-pdf.test.ts. */
const beyond = [
  'GET /api/v1/stats',
  'GET /api/v1/invoices/{id}/send_email',
  'GET /api/v1/recurring_invoices/generate_invoices',
  'GET /api/v1/invoices/print_template/{template}/invoice/{invoice}',
  'DELETE /api/v1/invoices/{id}/download_link',
  'POST /api/v1/recurring_invoices/{id}/items',
];

describe('of siwapp', () => {
  runRoutes('siwapp', resources, beyond);

  it.each(['PUT', 'PATCH'])('the misprinted path of a recurring invoice is its update by %s', (method) => {
    const update = routes.find(({ method: one, path }) => one === 'PUT' && path === '/api/v1/recurring_invoices/{id}');
    expect(update?.aliases).toContain(`${method} /api/v1/recurrin_invoices/{id}`);
  });
});

for (const resource of resources) runFacts(protocol, resource.name ?? '', resource);
