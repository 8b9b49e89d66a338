/** The texts of Perfex's document. */
import { commonValues, type DialectDocument, describeIdempotencyKey, inJson } from '../dialect.ts';
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

/** The sample of a poll: the resource decides its other fields. */
const sample = {
  type: 'object',
  properties: { id: text, change_id: text },
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
    'The REST module of Perfex CRM. Columns are text, as in the original\'s database: `"1"`, `"5.00"`. Bodies are JSON or forms; numbers may be sent as text. A list is returned whole, in pages if `page` or `per_page` is given, or in part by `limit` and `offset`, or `start` and `length`. A query parameter that is named like a field of a list\'s records filters by its value.',
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
      listWebhookEvents: 'WebhookEvents',
      listWebhookLogs: 'WebhookTry',
      toggleWebhook: 'ToggleResult',
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
    list: 'Returns all records, or one page if `page` or `per_page` is given. An empty list is 404. A parameter named like a field filters by its value, as `clientid=2` or `status=1` do; several filters must all hold.',
    read: 'Returns the record with everything that belongs to it.',
    search: 'Returns the records that contain the text, in upper or lower case. If there are none, the status is 404.',
    create: 'Creates a record and returns its id.',
    update: 'Changes the record. Required fields must be sent again; other fields that are not sent stay unchanged.',
    delete:
      'Deletes the record. While another record needs it, it is refused with 409, and the answer names what is in the way.',
    attachment: 'Returns the file with the content type that it was uploaded with.',
  },
  operations: {
    listCommonRecords: 'Returns expense categories, payment modes or taxes, according to the type in the path.',
    listCustomerContacts: 'Returns the contacts of the customer.',
    createInvoice:
      'Creates an invoice and returns its id. The system computes the sums. A different sum from the client causes an entry in `warnings` or, depending on the settings, is refused.',
    listCustomFields: 'Returns the custom fields of a kind of record.',
    listCustomFieldValues: 'Returns the custom fields of a record, each with its value.',
    createPayment: 'Records a payment on an invoice and returns its id.',
    listProposals: 'Returns all proposals, or only the one whose id is given.',
    createChecklistItem: 'Adds an item to the checklist of the task and returns its id.',
    replyToTicket: 'Adds a reply, which may have files, to the ticket and returns its id.',
    createCustomTableRecord: 'Adds a record to the custom table and returns its id, with status 201.',
    pollZapierResource:
      'Returns the records that were created or changed since a point in time, and the point in time for the next poll.',
    listZapierResources: 'Returns the resources that can be polled.',
    getZapierSample: 'Returns a record as a poll of the resource would show it.',
    listWebhookEvents: 'Returns all events by their groups, each with what it means.',
    listWebhookLogs:
      'Returns the last 500 tries of 30 days, newest first: what was sent, and what the receiver answered.',
    toggleWebhook: 'Switches a webhook on or off. Whatever it was not told of meanwhile, it is not told of later.',
    routeZapierRequest:
      'Polls, returns a sample, or lists the resources, according to `poll`, `test` or `resources` in the path.',
  },
  parameters: {
    'Idempotency-Key': describeIdempotencyKey(409),
    id: 'Number of the record.',
    'listProposals id': 'Number of a proposal: only this one is returned.',
    customer_id: 'Number of the customer.',
    contact_id: 'Number of the contact.',
    task_id: 'Number of the task.',
    item_id: 'Number of the checklist item.',
    attachment_id: 'Number of the file.',
    keysearch: 'The text to search for.',
    type: 'Kind of records: `expense_category`, `payment_mode` or `tax_data`.',
    FieldBelongsto: 'Kind of record: `Company`, `Leads`, `Customers`, `Invoice`, …',
    table_name: 'Name of the custom table.',
    resource: 'Resource that can be polled: `customers`, `invoices`, `leads`, `tasks` or `tickets`.',
    method: '`poll`, `test` or `resources`.',
    page: 'Number of the page, from 1.',
    per_page: 'Number of records on a page: 25 by default, at most 100.',
    limit: 'Number of records from `offset` on, at most 10,000. Beside `page` it is another name for `per_page`.',
    offset: 'Number of records to leave out before the first. The answer stays a plain array.',
    start:
      'Number of records to leave out before the first, as `offset`. Events of the calendar are filtered by a date here.',
    length: 'Number of records from `start` on, as `limit`; -1 for all.',
    'pollZapierResource limit': 'Maximum number of records.',
    'routeZapierRequest limit': 'Maximum number of records.',
    since: 'Point in time from which changes are listed: seconds since 1970, or a date.',
    sort: 'Fields to sort by, separated by commas; `-` before a field reverses its order.',
    fields: 'Fields to return, separated by commas. The id is always returned.',
    created_after: 'Only records that were created on this day or later.',
    cascade:
      'Whether what is done in it goes along: tasks, their time and comments, milestones. By default as the settings say.',
    created_before: 'Only records that were created on this day or earlier.',
  },
  schemas: {
    WriteResult: 'The answer to a write.',
    CreateResult: 'The answer to a create: the id of the new record.',
    PaymentResult: 'The answer to the creation of a payment: its id.',
    ChecklistItemResult: 'The answer to the creation of a checklist item: its id.',
    ReplyResult: 'The answer to a reply: its id.',
    CustomTableRecord: 'A record of a custom table: its `id`, and a text or nothing for each column.',
    CustomTableRecordInput: 'Values of a record of a custom table, by column.',
    StoredValue: 'A value as a client sent it.',
    Line: 'A line of a bill.',
    NewLine: 'A new line of a bill.',
    LineChanges: 'Changes to a line of a bill.',
    Client: 'The customer of a bill.',
    PageMeta: 'Position of a page in its list.',
    CustomFieldValue: 'The value of a custom field, by its label.',
    Attachment: 'A file of an expense.',
    TicketAttachment: 'A file of a ticket.',
    TicketReply: 'A reply to a ticket.',
    NewReply: 'What clients send to reply to a ticket.',
    WebhookEvents: 'The events that webhooks can be told of.',
    WebhookTry: 'A try to deliver an event to a webhook.',
    ToggleResult: 'Whether the webhook is on now.',
    ZapierResourceList: 'The resources that can be polled.',
    ZapierSampleResponse: 'An answer that contains a sample record.',
    AppliedCredit: 'Credit that was applied to an invoice.',
    CreditToApply: 'Credit to apply to an invoice.',
    InvoicePayment: 'A payment as its invoice shows it.',
    ZapierResource: 'A resource that can be polled.',
    PolledChange: 'The change that a poll reports.',
    ZapierPoll: 'Records that were created or changed.',
    ZapierSample: 'A sample record.',
    ZapierAnswer: 'The answer to `poll`, `test` or `resources`.',
    ZapierPollMeta: 'When to poll again.',
  },
  fields: {
    ...fields,
    'Webhook.date_created': 'When it was created.',
    has_secret: 'Whether deliveries are signed.',
    total_events: 'Number of events.',
    wildcard: 'Stands for all events.',
    groups: 'Events by group, each with its meaning.',
    delivery_id: 'The same for all tries of a delivery, and in its header `X-Perfex-Delivery`.',
    event: 'Event that the delivery was about.',
    response_code: 'Status of the answer; null for none.',
    error_message: 'Why it failed; null if it did not.',
    attempt_number: 'Which try it was, from 1.',
    triggered_at: 'When the try ended.',
    'ToggleResult.message': 'What was done.',
    'ToggleResult.active': '1 if the webhook is on, otherwise 0.',
    resource: 'Name of the resource that was polled.',
    resources: 'Names of all resources that can be polled.',
    change_id: 'Identifies the change, so that clients can recognise one that is reported twice.',
  },
};
