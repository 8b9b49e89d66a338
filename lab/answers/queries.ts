/** Queries of lists and reads for each dialect: pages, sorts, filters, choices of fields. */
import type { Dialect } from './project.ts';

type ReadRoute = { dialect: Dialect; path: string; method: string; resource: string; query?: { shape: object } };

const pages = [
  'page=1',
  'page=2&per_page=2',
  'per_page=3',
  'page=999',
  'page=0',
  'per_page=0',
  'per_page=101',
  'page=x',
  'page=',
  'unknown=1',
];

const perfexLists = [
  ...pages,
  'page=1&limit=2',
  'page=1&limit=x',
  'limit=1',
  'sort=nothing',
  'fields=nothing',
  'fields=id',
  'created_after=2026-03-10',
  'created_before=2026-03-10',
  'created_after=2026-03-11',
  'created_before=2026-02-30',
  'sort=',
  'fields=',
];

const siwappLists = [
  'page=1',
  'page=2',
  'page[number]=2&page[size]=2',
  'page[size]=201',
  'page[number]=x',
  'page=0',
  'unknown=1',
];
const siwappSearches = [
  'q[with_terms]=acme',
  'q[with_terms]=ROCKET+ltd',
  'q[customer_id]=1',
  'q[customer_id]=acme',
  'q[series_id]=2',
  'q[issue_date_gteq]=2026-02-01',
  'q[issue_date_lteq]=2024-01-03',
  'q[issue_date_gteq]=2026-02-01&q[issue_date_lteq]=2026-02-28',
  'q[issue_date_gteq]=2026-02-30',
  ...['draft', 'paid', 'pending', 'past_due', 'cancelled', 'failed', 'late'].map((word) => `q[with_status]=${word}`),
  'q[customer_id]=1&q[with_status]=pending&page[size]=1',
  'q[customer_id_not_eq]=1',
  'q[number_gt]=1',
  'q[due_date_lt]=2026-03-01',
  'q[name_cont]=ock',
  'q[name_start]=ac',
  'q[currency_eq]=GBP',
  'q[draft_eq]=true',
  'q[net_amount_gteq]=120',
  'q[gross_amount_lt]=x',
  'q[paid_amount_gt]=0',
  'q[nothing_eq]=1',
  'q=1',
  'q[with_terms][]=x',
  'meta[region]=south',
  'meta=x',
  'q[currency]=USD',
  'q[currency]=XQQ',
];

const names = ['name', 'created_at'];
const sorts = ['date', 'pay_on', 'paid_on', 'amount', 'billable_amount', 'profit', 'service_type.name', 'nothing'];
const productiveReads = [
  'include=',
  'include=nothing',
  'include=company',
  'fields[companies]=name',
  'fields[nothing]=name',
];
const productiveExpenses = [
  'include=deal,service_type,person,creator,approver,vendor,attachment',
  'include=deal.company,deal.project',
  'fields[expenses]=name,amount,deal&fields[deals]=name&include=deal',
];
const productiveLists = [
  'page[number]=2&page[size]=1',
  'page[size]=201',
  'page[number]=x',
  ...names.flatMap((name) => [`sort=${name}`, `sort=-${name}`]),
  'sort=name,-created_at',
  'sort=nothing',
  ...['id', 'company_id', 'project_id', 'status'].flatMap((name) => [
    `filter[${name}]=1`,
    `filter[${name}]=2,3`,
    `filter[${name}][not_eq]=1`,
    `filter[${name}]=x`,
  ]),
  'filter[name]=acme',
  'filter[name][contains]=A',
  'filter[name][not_contain]=A',
  'filter[created_at][gt_eq]=2026-03-10',
  'filter[$op]=or&filter[0][name]=acme&filter[1][id]=2',
  'filter[nothing]=1',
  'filter=1',
  'unknown=1',
  'aggregates=nothing',
];
const expenseFilters = [
  ...[
    'deal_id',
    'service_type_id',
    'person_id',
    'creator_id',
    'approver_id',
    'vendor_id',
    'invoice_id',
    'approval_status',
    'reimbursement',
  ].flatMap((name) => [`filter[${name}]=1`, `filter[${name}][]=2`]),
  ...['date', 'pay_on', 'paid_on'].flatMap((name) => [
    `filter[${name}_after]=2021-05-01`,
    `filter[${name}_before]=2024-02-01`,
    `filter[${name}][lt]=2026-01-01`,
  ]),
  'filter[date][gt_eq]=2021-04-15&filter[date][lt]=2026-03-01',
  'filter[reimbursed_on]=2021-05-01',
  'filter[invoiced]=true',
  'filter[reimbursable]=0',
  'filter[amount][gt]=2000',
  'filter[billable_amount][lt_eq]=10000',
  'filter[profit][lt]=0',
  'filter[name][lt]=a',
  ...sorts.flatMap((name) => [`sort=${name}`, `sort=-${name}`]),
  'aggregates=total_amount,total_billable_amount,total_profit',
  'aggregate=total_amount&filter[company_id]=1',
];

const teamworkLists = [
  'type=active',
  'type=all',
  'type=completed',
  'type=open',
  'page=1',
  'page=2',
  'page=0',
  'projectStatus=active',
  'projectStatus=all',
  'projectStatus=archived',
  'projectStatus=open',
];
const polls = [
  'since=0',
  'since=1773133200',
  'since=1773133300.000001',
  'since=x',
  'limit=2',
  'limit=0',
  'since=0&limit=1',
];

export function queriesOf({ dialect, path, query, resource }: ReadRoute): string[] {
  const known = query?.shape ?? {};
  if (dialect === 'perfex' && 'since' in known) return polls;
  if (dialect === 'perfex')
    return 'page' in known ? [...perfexLists, ...('id' in known ? ['id=1', 'id=999'] : [])] : [];
  if (dialect === 'siwapp' && 'format' in known) return ['format=html', 'format=pdf', 'format=x'];
  if (dialect === 'siwapp' && 'key' in known) return ['key=1-x', 'key='];
  if (dialect === 'siwapp') return [...('page' in known ? siwappLists : []), ...('q' in known ? siwappSearches : [])];
  if (dialect === 'sereni') return 'page' in known ? pages : [];
  if (dialect === 'teamwork') return 'type' in known ? teamworkLists : ['page=1'];
  if (dialect === 'admin') return 'page' in known ? pages : [];
  const expenses = resource === 'expenses';
  if (path.includes('{')) return [...productiveReads, ...(expenses ? productiveExpenses : [])];
  return [...productiveReads, ...productiveLists, ...(expenses ? [...productiveExpenses, ...expenseFilters] : [])];
}

const kinds = [
  'Company',
  'Leads',
  'customer',
  'Contacts',
  'Staff',
  'Contract',
  'tasks',
  'Expenses',
  'invoices',
  'Items',
  'credit_note',
  'Note',
  'estimates',
  'Proposal',
  'projects',
  'Tickets',
  'Payments',
  'Planets',
];
const polled = ['customers', 'invoices', 'leads', 'tasks', 'tickets', 'planets'];
const words: Readonly<Record<string, readonly string[]>> = {
  keysearch: ['a', 'ACME', 'acme%20office', '%C3%A9', '1', 'INV', '%20', '%25', 'nothing-at-all', '102', 'example.com'],
  type: ['expense_category', 'payment_mode', 'tax_data', 'nothing'],
  FieldBelongsto: kinds,
  template_id: ['1', '2', '3', '4', '5'],
  template: ['1', '2', '3', '4', 'x'],
  table_name: ['shoes', 'boots'],
  resource: polled,
  method: ['poll', 'test', 'resources', 'nothing'],
  customer_id: ['1', '2', '999'],
};

/** Makes the paths of a read with all values of its first parameter that is a word. */
export function wordsOf({ path }: ReadRoute): string[] {
  const name = [...path.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => one).find((one) => one in words);
  const fill = (target: string): string =>
    target
      .replace('{resource}', 'customers')
      .replace('{table_name}', 'shoes')
      .replace(/\{\w+\}/g, '1');
  return (words[name ?? ''] ?? []).map((word) => fill(path.replace(`{${name}}`, word)));
}
