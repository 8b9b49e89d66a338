/** The texts of Perfex's document. */
import { commonValues, type DialectDocument, inJson } from '../dialect.ts';
import { refTo } from '../schema.ts';
import { fields } from './perfex-fields.ts';

const text = { type: 'string' };
const download = ['application/octet-stream'];

/** A polled record: that of its resource, plus the change that it reports. */
const polled = {
  allOf: [
    { anyOf: ['Customer', 'InvoiceDetails', 'Lead', 'Task', 'Ticket'].map(refTo) },
    { type: 'object', properties: { change_id: text } },
  ],
};

/** The sample of a poll: its id is a number, and the resource decides its other fields. */
const sample = {
  type: 'object',
  properties: { id: { type: 'integer' }, change_id: text },
  required: ['id', 'change_id'],
  additionalProperties: true,
};

const pollable = {
  type: 'object',
  properties: { key: text, label: text, description: text },
  required: ['key', 'label', 'description'],
};

const counts = ['current_page', 'page', 'per_page', 'total', 'last_page', 'total_pages'];
const pageMeta = {
  type: 'object',
  properties: {
    ...Object.fromEntries(counts.map((name) => [name, { type: 'integer' }])),
    has_more: { type: 'boolean' },
  },
  required: [...counts, 'has_more'],
};

/** The value of a custom field or of a custom table's column: a text, or another scalar taken as text. */
const value = { type: ['string', 'number', 'boolean', 'null'] };
/** What clients sent for a person's rights, unchanged. */
const stored = { type: ['null', 'boolean', 'number', 'string'] };
const storedWords = { anyOf: [stored, { type: 'array', items: stored }] };
const permissions = { anyOf: [...storedWords.anyOf, { type: 'object', additionalProperties: storedWords }] };

const row = { type: 'object', additionalProperties: value };

export const perfex: DialectDocument = {
  ...inJson,
  bodies: ['application/json', 'application/x-www-form-urlencoded'],
  description:
    'The REST module of Perfex CRM. Columns are text, as the original\'s database has them: `"1"`, `"5.00"`. Bodies are JSON or forms; numbers may be sent as text. A list is answered whole, or in pages where `page` or `per_page` is given.',
  security: {
    authtoken: { type: 'apiKey', in: 'header', name: 'authtoken', description: 'The token alone.' },
    bearer: { type: 'http', scheme: 'bearer', description: 'The token.' },
  },
  error: {
    type: 'object',
    properties: {
      status: { type: 'boolean' },
      paymentmode: { type: 'boolean' },
      message: text,
      error: { anyOf: [text, { type: 'object', additionalProperties: text }] },
      errors: { type: 'object', additionalProperties: text },
    },
    examples: [
      { status: false, error: { clientid: 'The Customer Id field is required' }, message: 'Invoice add fail.' },
    ],
  },
  names: {
    values: {
      ...commonValues,
      CustomTableRecord: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
      CustomTableRecordInput: row,
      StoredValue: stored,
    },
    parts: [
      [/\.customfield$/, 'CustomFieldValue'],
      [/\.newitem$/, 'NewLine'],
      [/(Input|Changes|^New\w+)\.item$/, 'LineChanges'],
      [/\.item$/, 'Line'],
      [/(Input|Changes|^New\w+)\.applied_credit$/, 'CreditToApply'],
      [/\.applied_credit$/, 'AppliedCredit'],
      [/\.client$/, 'Client'],
      [/^ExpenseDetails\.attachment$/, 'Attachment'],
      [/^TicketDetails\.attachment$/, 'TicketAttachment'],
      [/\.reply$/, 'TicketReply'],
      [/\.payment$/, 'InvoicePayment'],
      [/List\.meta$/, 'PageMeta'],
      [/^Zapier\w+\.data$/, 'PolledChange'],
    ],
    shapes: {
      'message status': 'WriteResult',
      'id message record_id status': 'CreateResult',
      'id message paymentmode record_id': 'PaymentResult',
      'checklist_item_id id message record_id status': 'ChecklistItemResult',
    },
    answers: {
      listCustomTableRecords: 'CustomTableRecordList',
      listZapierResources: 'ZapierResource',
      pollZapierResource: 'ZapierPoll',
      getZapierSample: 'ZapierSample',
      routeZapierRequest: 'ZapierAnswer',
      replyToTicket: 'ReplyResult',
    },
    bodies: { replyToTicket: 'NewReply' },
    documents: {},
    places: {},
    envelopes: ['data'],
  },
  media: { downloadExpenseAttachment: download, downloadTicketAttachment: download },
  fills: {
    'items meta': pageMeta,
    'tickets meta': pageMeta,
    custom_fields: { type: 'object', additionalProperties: { type: 'object', additionalProperties: true } },
    'getStaffMember permissions': permissions,
    'listStaffMembers permissions': permissions,
    'searchStaffMembers permissions': permissions,
    'listZapierResources data': { type: 'array', items: pollable },
    'pollZapierResource data': { type: 'array', items: polled },
    'getZapierSample data': sample,
    'routeZapierRequest data': { anyOf: [sample, { type: 'array', items: { anyOf: [polled, pollable] } }] },
    'createCustomTableRecord body': row,
    'updateCustomTableRecord body': row,
  },
  // A list answers as a page if one is asked for.
  answerOf: (answer, { query }) => {
    const choices = answer.anyOf ?? [answer];
    const whole = choices.find(({ type }) => type === 'array');
    if (!whole || !query?.shape.page) return answer;
    const page = { type: 'object', properties: { data: whole, meta: pageMeta }, required: ['data', 'meta'] };
    return { anyOf: [...choices, page] };
  },
  samples: new Map([['PolledChange', { change_id: '4-1773133400000000' }]]),
  verbs: {
    list: 'Answers every record, or a page where `page` or `per_page` is given. An empty list is 404.',
    read: 'Answers the record with what belongs to it.',
    search: 'Answers the records in which the text stands somewhere, whatever its case. 404 where there is none.',
    create: 'Creates a record and returns its id.',
    update: 'Changes the record. What must be given must be given again; everything else that is not sent stays.',
    delete: 'Deletes the record. It is refused with 409, naming what is in the way, while another record needs it.',
    attachment: 'Answers the file with the content type that it came with.',
  },
  operations: {
    listCommonRecords: 'Answers expense categories, payment modes or taxes, as the type in the path says.',
    listContacts: 'Answers the contacts of the customer.',
    createInvoice:
      'Makes an invoice and answers its id. Sums are worked out here; a sum that is stated otherwise is told in `warnings`, or refused where the settings say so.',
    listCustomFields: 'Answers the custom fields of a kind of record.',
    listCustomFieldValues: 'Answers the custom fields of a record, each with its value.',
    createPayment: 'Records a payment on an invoice and answers its id.',
    listProposals: 'Answers every proposal, or the one whose id is given.',
    createChecklistItem: 'Adds an item to the checklist of the task and answers its id.',
    replyToTicket: 'Adds a reply, which may have files, to the ticket and answers its id.',
    createCustomTableRecord: 'Adds a record to the custom table and answers its id, with status 201.',
    pollZapierResource:
      'Answers the records that were made or changed since a moment, and the moment to ask with next.',
    listZapierResources: 'Answers the resources that can be polled.',
    getZapierSample: 'Answers a record as a poll of the resource would show it.',
    routeZapierRequest: 'Does what `poll`, `test` or `resources` in the path says.',
  },
  parameters: {
    id: 'Number of the record.',
    'listProposals id': 'Number of a proposal: answers this one alone.',
    customer_id: 'Number of the customer.',
    contact_id: 'Number of the contact.',
    task_id: 'Number of the task.',
    item_id: 'Number of the checklist item.',
    attachment_id: 'Number of the file.',
    keysearch: 'The text that is searched for.',
    type: 'What is asked for: `expense_category`, `payment_mode` or `tax_data`.',
    FieldBelongsto: 'Kind of record: `Company`, `Leads`, `Customers`, `Invoice`, …',
    table_name: 'Name of the custom table.',
    resource: 'Resource that can be polled: `customers`, `invoices`, `leads`, `tasks` or `tickets`.',
    method: '`poll`, `test` or `resources`.',
    page: 'Number of the page, from 1.',
    per_page: 'How many records a page has: 25 unless given, at most 100.',
    limit: 'Beside `page` another word for `per_page`.',
    'pollZapierResource limit': 'How many records are answered at most.',
    'routeZapierRequest limit': 'How many records are answered at most.',
    since: 'Moment from which on changes are listed: seconds since 1970, or a date.',
    sort: 'Fields to sort by, separated by commas; `-` before a field turns its order round.',
    fields: 'Fields to answer, separated by commas. The id is always answered.',
    created_after: 'Only records that were made on this day or later.',
    created_before: 'Only records that were made on this day or earlier.',
  },
  schemas: {
    WriteResult: 'What a write answers.',
    CreateResult: 'What a create answers: the id of the new record.',
    PaymentResult: 'What the create of a payment answers: its id.',
    ChecklistItemResult: 'What the create of a checklist item answers: its id.',
    ReplyResult: 'What a reply answers: its id.',
    CustomTableRecord: 'A record of a custom table: its `id`, and a text or nothing for each column.',
    CustomTableRecordInput: 'Values of a record of a custom table, by column.',
    StoredValue: 'A value as a client sent it.',
    Line: 'A line of a bill.',
    NewLine: 'A new line of a bill.',
    LineChanges: 'What changes of a line of a bill.',
    Client: 'The customer of a bill.',
    PageMeta: 'Where a page stands.',
    CustomFieldValue: 'The value of a custom field, by its label.',
    Attachment: 'A file of an expense.',
    TicketAttachment: 'A file of a ticket.',
    TicketReply: 'A reply to a ticket.',
    NewReply: 'What clients send to reply to a ticket.',
    ZapierResourceList: 'The resources that can be polled.',
    ZapierSampleResponse: 'An answer that contains a sample record.',
    AppliedCredit: 'What an invoice got of a credit note.',
    CreditToApply: 'What an invoice is to get of a credit note.',
    InvoicePayment: 'A payment as its invoice shows it.',
    ZapierResource: 'A resource that can be polled.',
    PolledChange: 'Which change of a record a poll tells of.',
    ZapierPoll: 'Records that were made or changed.',
    ZapierSample: 'A sample record.',
    ZapierAnswer: 'What poll, test or resources answer.',
    ZapierPollMeta: 'When to ask again.',
  },
  fields: {
    ...fields,
    change_id: 'Names the change, so that nothing is told twice.',
  },
};
