/** The texts of the settings API's document. */
import * as z from 'zod';
import { lists } from '../../../../lib/dialects/admin/lists.ts';
import { buildBody, sampleBody } from '../../../../lib/dialects/bodies.ts';
import { type DialectDocument, describeIdempotencyKey, inJson } from '../dialect.ts';
import { inputSchema } from '../wire-schema.ts';

const anyEntry = (mode: 'create' | 'update') =>
  inputSchema(z.union(Object.values(lists).map(({ columns }) => buildBody(columns, mode, 'refuse unknown'))));

/** Names of the entries of lists, by their fields. */
const shapes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['Tax', 'active default id name rate'],
    ['PaymentMode', 'active description expenses_only id invoices_only name selected_by_default show_on_pdf'],
    ['NamedEntry', 'active description id name'],
    ['LeadStatus', 'active color converted default description id name position'],
    ['Board', 'id name position project_id'],
    ['CustomField', 'active belongs_to id label options position required slug type'],
    ['CustomTable', 'columns id name'],
    ['ExchangeRate', 'date from id rate to'],
    ['Token', 'created_at expires_at id name revoked_at scopes staff_id token'],
  ].flatMap(([name = '', shown = '']) => {
    const taken = shown
      .split(' ')
      .filter((field) => !['id', 'slug', 'created_at', 'revoked_at', 'token'].includes(field));
    return [shown, taken.join(' ')].map((fields) => [fields, name]);
  }),
);

const text = { type: 'string' };

const samples = new Map(
  Object.values(lists).flatMap(({ columns }) => {
    const sample = sampleBody(columns);
    const name = shapes[Object.keys(sample).sort().join(' ')];
    const written = [`New${name}`, `${name}Input`].map((one): [string, unknown] => [one, sample]);
    return [...written, [`${name}`, { id: 1, ...sample }] as const];
  }),
);

export const admin: DialectDocument = {
  ...inJson,
  errors: 'application/problem+json',
  description:
    "What the products have on their admin screens: lists to choose from, custom fields and tables, exchange rates, tokens, the organization's settings, and the outbox. Unknown fields are refused.",
  security: { bearer: { type: 'http', scheme: 'bearer', description: 'A token with the right `admin`.' } },
  error: {
    type: 'object',
    properties: {
      type: text,
      title: text,
      status: { type: 'integer' },
      detail: text,
      instance: text,
      errors: {
        type: 'array',
        items: { type: 'object', properties: { pointer: text, detail: text }, required: ['pointer', 'detail'] },
      },
    },
    required: ['type', 'title', 'status', 'detail', 'instance'],
    examples: [
      {
        type: 'about:blank',
        title: 'Not valid',
        status: 422,
        detail: 'rate is required',
        instance: '/admin/v1/taxes',
        errors: [{ pointer: '/rate', detail: 'is required' }],
      },
    ],
  },
  names: {
    values: {},
    parts: [
      [/(^New\w+|Input)\.column$/, 'CustomTableColumnInput'],
      [/\.column$/, 'CustomTableColumn'],
      [/\.number_formats$/, 'NumberFormats'],
    ],
    shapes,
    answers: { renewWebhookSecret: 'WebhookSecret', retryOutbox: 'RetryResult' },
    bodies: { uploadLogo: 'NewLogo' },
    documents: {},
    places: {},
    envelopes: [],
  },
  media: { getLogo: ['image/png', 'image/jpeg'], getOutboxMail: ['message/rfc822'] },
  fills: { 'createEntry body': anyEntry('create'), 'updateEntry body': anyEntry('update') },
  samples,
  verbs: {},
  operations: {
    listEntries:
      'Returns the entries of a list, in pages if a page is requested. The header `X-Total-Count` contains their number.',
    getEntry: 'Returns an entry.',
    createEntry: 'Adds an entry and returns it. Only this answer contains the text of a new token.',
    updateEntry: 'Changes the fields that are sent, leaves all others unchanged, and returns the entry.',
    deleteEntry:
      'Removes the entry from its list. Records that use it keep it, but new records cannot use it. Deleting a token revokes it.',
    getOrganization: 'Returns the settings of the organization.',
    updateOrganization: 'Changes the settings that are sent, and returns all settings.',
    getLogo: 'Returns the picture.',
    uploadLogo: 'Stores the picture as the logo of invoices and returns the settings.',
    renewWebhookSecret:
      'Creates a new secret, which only this answer contains. It signs calls of the webhook from now on.',
    listOutboxEntries:
      'Returns what is waiting or was set aside, oldest first, and then e-mails that were delivered into the folder, newest first.',
    getOutboxMail: 'Returns an e-mail that was delivered into the folder instead of being sent.',
    retryOutboxEntry: 'Tries an entry again that was set aside or is waiting for another attempt, at the next run.',
    retryOutbox: 'Tries all entries again that were set aside or are waiting for another attempt, up to 500 per call.',
  },
  parameters: {
    'Idempotency-Key': describeIdempotencyKey(409),
    list: `The list: one of${Object.keys(lists).join(', ')}.`,
    id: 'Id of the entry.',
    page: 'Number of the page, from 1. Without it, the whole list is returned.',
    per_page: 'Number of entries on a page.',
    project_id: 'For boards: only those of this project.',
    from: 'For exchange rates, together with `to`: only those of this pair.',
    to: 'For exchange rates, together with `from`: only those of this pair.',
  },
  schemas: {
    NamedEntry:
      'An entry of a list of names: expense categories, departments, lead sources, priorities, ticket services or customer groups.',
    NewLogo: 'The picture to use as logo.',
    NewNamedEntry: 'A new entry of a list of names.',
    CustomTableColumn: 'A column of a custom table.',
    CustomTableColumnInput: 'A column of a custom table as clients write it.',
    NumberFormats: 'How numbers are printed, by kind of record.',
    WebhookSecret: 'The secret that signs calls of the webhook.',
    RetryResult: 'The number of entries of the outbox that are tried again.',
    OutboxEntry: 'An e-mail or a call of the webhook: waiting, set aside, or delivered into the folder.',
  },
  fields: {
    'Error.type': 'Kind of the problem: always `about:blank`.',
    'Error.title': 'Name of the status.',
    'Error.status': 'HTTP status.',
    'Error.detail': 'What is wrong, as a sentence.',
    instance: 'Path of the request.',
    errors: 'What is wrong with each field.',
    pointer: 'JSON pointer to the field.',
    id: 'Number of the entry.',
    'Organization.id': 'Number of the organization.',
    'OrganizationChanges.id': 'Number of the organization.',
    'OutboxEntry.id': 'Id of the entry.',
    'Token.id': 'Id of the token.',
    name: 'Name.',
    description: 'A note for those who maintain the settings.',
    rate: 'Rate of the tax, as a percentage; a negative rate is withheld.',
    'ExchangeRate.rate': 'Amount of the `to` currency that one unit of the `from` currency is worth, as exact text.',
    'NewExchangeRate.rate':
      'Amount of the `to` currency that one unit of the `from` currency is worth. Text keeps every digit.',
    'ExchangeRateInput.rate':
      'Amount of the `to` currency that one unit of the `from` currency is worth. Text keeps every digit.',
    default: 'Whether new records use it unless they say otherwise.',
    show_on_pdf: 'Whether it is printed on unpaid invoices.',
    invoices_only: 'Whether it is only for invoices.',
    expenses_only: 'Whether it is only for expenses.',
    selected_by_default: 'Whether it is printed on invoices that name no payment mode.',
    color: 'Colour, as `#rrggbb`.',
    position: 'Position among the others.',
    converted: 'Whether it is the status of leads that became customers.',
    belongs_to: 'Kind of record that has the field. It cannot be changed.',
    label: 'What the field is called.',
    slug: 'Name of the field for programs, derived from its label.',
    type: 'Kind of the values. It cannot be changed.',
    'CustomTableColumn.type': 'Kind of the values.',
    required: 'Whether a value must be given.',
    options: 'Values to choose from, for fields with choices.',
    columns: 'Columns of the table.',
    max_length: 'Maximum length of a text; null for no particular limit.',
    from: 'ISO 4217 code of the currency that is converted.',
    to: 'ISO 4217 code of the currency that it is converted to.',
    date: 'First day on which the rate applies.',
    scopes: 'Rights of the token: `invoices:read`, `invoices:*`, `*:read`, `*`, and `admin` for the settings.',
    active: 'Whether it can be chosen for new records.',
    'Token.staff_id': 'Member of staff that the token acts for; null for nobody.',
    created_at: 'When it was created, ISO 8601 in UTC.',
    expires_at: 'When it expires, ISO 8601; null for never.',
    revoked_at: 'When it was revoked; null while it is valid.',
    token: 'The whole token. Only the answer to its creation shows it.',
    credit_note: 'Format for credit notes.',
    estimate: 'Format for estimates.',
    proposal: 'Format for proposals.',
    siwapp_keys: 'Earlier name of `siwapp_answers`: `dashes` means `original`.',
    webhook_secret: 'Secret that signs calls of the webhook. Only the answer to its creation shows it.',
    'OutboxEntry.to': 'Recipient of an e-mail; null for anything else.',
    'OutboxEntry.state': 'Whether it is waiting, was set aside after too many attempts, or was delivered.',
    'OutboxEntry.kind': 'What the entry does.',
    'OutboxEntry.subject': 'Subject of an e-mail; null for anything else.',
    at: 'When it was put into the outbox, ISO 8601 in UTC.',
    attempts: 'Number of attempts.',
    failures: 'Number of failed attempts.',
    reason: 'Why the last attempt failed, or why there has been none.',
    answer: 'What the receiver answered to the last failed attempt.',
    next_try_at: 'When the next attempt is made; null if there is none.',
    payload: 'What is sent.',
    taken_up: 'Number of entries that are tried again.',
    left: 'Number of entries that are left for another call.',
  },
};
