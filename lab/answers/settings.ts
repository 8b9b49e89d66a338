/** Requests to the settings' lists. One route serves all of them, so their bodies are listed here. */
import { at, type Client } from './client.ts';

const bodies: Readonly<Record<string, { whole: Record<string, unknown>; broken: Record<string, unknown> }>> = {
  taxes: {
    whole: { name: 'VAT 9%', rate: 9, active: true, default: true },
    broken: { name: '', rate: 'much', active: 'perhaps', default: 1 },
  },
  'payment-modes': {
    whole: {
      name: 'Cheque',
      description: 'By post',
      active: true,
      show_on_pdf: true,
      invoices_only: true,
      expenses_only: false,
      selected_by_default: false,
    },
    broken: {
      name: 7,
      description: 1,
      active: 'x',
      show_on_pdf: 'x',
      invoices_only: 1,
      expenses_only: 2,
      selected_by_default: 3,
    },
  },
  'expense-categories': {
    whole: { name: 'Food', description: 'Lunch', active: false },
    broken: { name: '', description: 1, active: 'x' },
  },
  departments: {
    whole: { name: 'Research', description: 'New', active: true },
    broken: { name: null, description: [], active: 0 },
  },
  'lead-sources': {
    whole: { name: 'Fair', description: 'Hanover', active: true },
    broken: { name: '', description: {}, active: '' },
  },
  'lead-statuses': {
    whole: {
      name: 'Won',
      description: 'At last',
      active: true,
      color: '#16a34a',
      position: 5,
      default: false,
      converted: true,
    },
    broken: { name: '', description: 1, active: 'x', color: 'red-ish', position: 'x', default: 'x', converted: 'x' },
  },
  priorities: {
    whole: { name: 'Now', description: 'At once', active: true },
    broken: { name: '', description: 1, active: 'x' },
  },
  'ticket-services': {
    whole: { name: 'Training', description: '', active: true },
    broken: { name: '', description: 1, active: 'x' },
  },
  'customer-groups': {
    whole: { name: 'Friends', description: 'Of the house', active: true },
    broken: { name: '', description: 1, active: 'x' },
  },
  boards: { whole: { name: 'Doing', project_id: 1, position: 3 }, broken: { name: '', project_id: 99, position: 'x' } },
  'custom-fields': {
    whole: {
      belongs_to: 'company',
      label: 'Colour',
      type: 'select',
      options: ['red', 'blue'],
      required: true,
      active: true,
      position: 4,
    },
    broken: {
      belongs_to: 'planets',
      label: '',
      type: 'moon',
      options: ['a', 'a'],
      required: 'x',
      active: 'x',
      position: 'x',
    },
  },
  'custom-tables': {
    whole: {
      name: 'boots',
      columns: [
        { name: 'size', type: 'integer', required: true },
        { name: 'colour', type: 'text', max_length: 20 },
      ],
    },
    broken: { name: '', columns: ['size'] },
  },
  'exchange-rates': {
    whole: { from: 'CHF', to: 'EUR', date: '2026-01-05', rate: '1.05' },
    broken: { from: 'XQQ', to: 'CHF', date: '2026-02-30', rate: '0' },
  },
  tokens: {
    whole: { name: 'Till', staff_id: 1, scopes: ['invoices:read', 'items:*'], expires_at: '2027-01-01T00:00:00Z' },
    broken: { name: 1, staff_id: 99, scopes: ['moons:read'], expires_at: 'soon' },
  },
};

const organization: readonly (readonly [name: string, good: unknown, bad: unknown])[] = [
  ['name', 'Rich & Sons', ''],
  ['currencies', ['USD', 'GBP', 'JPY'], ['XQQ']],
  ['timezone', 'Europe/Madrid', 'Mars/Base'],
  ['locale', 'de-AT', '!!'],
  ['address', '2 Main St\nDublin', 7],
  ['vat_number', '', 'IE1'],
  ['number_formats', { estimate: 'EST-{number}/{year}' }, { invoice: 'x' }],
  ['payment_terms_days', 14, -1],
  ['charge_default_taxes', true, 'yes'],
  ['siwapp_keys', 'dashes', 'dots'],
  ['siwapp_keys', 'document', null],
  ['siwapp_answers', 'original', 'dots'],
  ['siwapp_answers', 'document', null],
  ['perfex_totals', 'reject', 'maybe'],
  ['perfex_totals', 'warn', ''],
  ['first_date', '2026-01-01', '2026-02-30'],
  ['month_end', 'keep', 'moon'],
  ['webhook_url', 'https://hooks.example.com/x', 'ftp://x'],
  ['webhook_url', null, 7],
  ['timezone', 'UTC', 7],
  ['currency', 'EUR', 'XXQ'],
];

/** Sends each list's entry whole, and with each field broken, missing or changed alone; then the organization's settings. */
export async function askSettings(client: Client, token: string): Promise<void> {
  const send = (call: string, json?: unknown) =>
    client.send('admin', call, token, json === undefined ? undefined : { json });
  for (const [list, { whole, broken }] of Object.entries(bodies)) {
    const path = `/admin/v1/${list}`;
    const { json } = await send(`POST ${path}`, whole);
    const id = String(at(json, 'id') ?? 1);
    await send(`GET ${path}/${id}`);
    await send(`POST ${path}`, whole);
    await send(`POST ${path}`, broken);
    for (const name of Object.keys(whole)) {
      const { [name]: _, ...rest } = whole;
      await send(`POST ${path}`, rest);
      await send(`POST ${path}`, { ...whole, [name]: broken[name] });
      await send(`PATCH ${path}/${id}`, { [name]: whole[name] });
      await send(`PATCH ${path}/${id}`, { [name]: broken[name] });
      await send(`PATCH ${path}/${id}`, { [name]: '' });
      await send(`PATCH ${path}/${id}`, { [name]: null });
    }
    for (const query of [
      '',
      '?page=1&per_page=2',
      '?page=2&per_page=1',
      '?per_page=x',
      '?project_id=1',
      '?from=USD&to=EUR',
    ]) {
      await send(`GET ${path}${query}`);
    }
    await send(`DELETE ${path}/${id}`);
    await send(`GET ${path}/${id}`);
    await send(`DELETE ${path}/999`);
  }
  for (const [name, good, bad] of organization) {
    await send('PATCH /admin/v1/organization', { [name]: good });
    await send('GET /admin/v1/organization');
    await send('PATCH /admin/v1/organization', { [name]: bad });
  }
}
