/** Names of operations and schemas: by rule from resource and verb, with the exceptions listed here. */
import type { Route } from '../../../lib/http/route.ts';

type Named = Pick<Route, 'dialect' | 'resource' | 'verb' | 'method'>;

/** Resources whose records have another name: singular and plural. */
const nouns: Readonly<Record<string, readonly [one: string, several: string]>> = {
  calendar: ['CalendarEvent', 'CalendarEvents'],
  common: ['CommonRecord', 'CommonRecords'],
  currencycodes: ['CurrencyCode', 'CurrencyCodes'],
  lists: ['Entry', 'Entries'],
  organization: ['Organization', 'Organization'],
  outbox: ['OutboxEntry', 'OutboxEntries'],
  people: ['Person', 'People'],
  series: ['Series', 'Series'],
  staffs: ['StaffMember', 'StaffMembers'],
  stats: ['Stats', 'Stats'],
  'task-checklist': ['ChecklistItem', 'ChecklistItems'],
  thirdparty: ['CustomTableRecord', 'CustomTableRecords'],
};

const operations: Readonly<Record<string, string>> = {
  'admin organization logo': 'getLogo',
  'admin organization renew-secret': 'renewWebhookSecret',
  'admin organization upload-logo': 'uploadLogo',
  'admin outbox read': 'getOutboxMail',
  'admin outbox retry-all': 'retryOutbox',
  'perfex common read': 'listCommonRecords',
  'perfex contacts of-customer': 'listCustomerContacts',
  'perfex custom-fields read': 'listCustomFieldValues',
  'perfex tickets reply': 'replyToTicket',
  'perfex webhooks events': 'listWebhookEvents',
  'perfex webhooks logs': 'listWebhookLogs',
  'perfex webhooks toggle': 'toggleWebhook',
  'perfex zapier poll': 'pollZapierResource',
  'perfex zapier resources': 'listZapierResources',
  'perfex zapier route': 'routeZapierRequest',
  'perfex zapier test': 'getZapierSample',
  'productive expenses delete-many': 'deleteExpenses',
  'productive expenses update-many': 'updateExpenses',
  'siwapp invoices pdf': 'getInvoicePdf',
  'siwapp recurring-invoices generate-invoices': 'generateInvoices',
  'teamwork invoices lineitems': 'updateInvoiceLineItems',
};

const verbs: Readonly<Record<string, string>> = {
  read: 'get',
  comment: 'create-comment',
  attachment: 'download-attachment',
};

/** Verbs under the path of another record: what they do, and of which record. */
const under: Readonly<Record<string, readonly [does: 'list' | 'create', of: string]>> = {
  listByProject: ['list', 'Project'],
  createInProject: ['create', 'Project'],
  listByTask: ['list', 'Task'],
  createOnTask: ['create', 'Task'],
};

/** Turns `credit-notes`, `issue_date` and `tax ids` into `CreditNotes`, `IssueDate` and `TaxIds`. */
export function pascal(words: string): string {
  const parts = words.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  return parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

/** Turns `companies` into `company`; other words stay unchanged. */
export function singular(word: string): string {
  if (/(ss|us|series|is)$/i.test(word)) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(x|ss|ch|sh)es$/, '$1')
    .replace(/s$/, '');
}

/** Names a resource's records in singular and plural: `CreditNote`, `CreditNotes`. */
export function nounsOf(resource: string): readonly [one: string, several: string] {
  return nouns[resource] ?? [pascal(singular(resource)), pascal(resource)];
}

/** Names an operation: `createEstimate`, `listInvoices`, `sendInvoiceEmail`. */
export function operationId({ dialect, resource, verb, method }: Named): string {
  const exception = operations[`${dialect} ${resource} ${verb}`];
  if (exception !== undefined) return exception;
  const [one, several] = nounsOf(resource);
  const [does, of] = under[verb] ?? [];
  if (does) return `${does}${of}${does === 'list' ? several : one}`;
  if (verb === 'list' || verb === 'search') return `${verb}${several}`;
  // A verb in the plural lists what belongs to a record: the payments of a client.
  if (method === 'GET' && singular(verb) !== verb) return `list${one}${pascal(verb)}`;
  const [first = '', ...rest] = (verbs[verb] ?? verb).split('-');
  return `${first}${one}${pascal(rest.join(' '))}`;
}
