/** Perfex's lead. The keys after those of the document's sample, which is cut short, are the other columns of its table. */
import * as z from 'zod';
import { clockMeant } from '../../../domain/date-text.ts';
import { type Lead, lead as leadSchema } from '../../../domain/lead/lead.ts';
import type { Address } from '../../../domain/record.ts';
import type { LeadStatus, NamedEntry } from '../../../domain/settings/settings.ts';
import { createLead, type LeadInput, updateLead } from '../../../operations/lead/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { type Field, field, shown } from '../../field-table.ts';
import { tagsColumn } from '../columns/bill.ts';
import { keptCount, keptFlag } from '../columns/extras.ts';
import { publicColumn } from '../columns/lead.ts';
import { nameColumn } from '../columns/people.ts';
import {
  addressesColumn,
  countryColumn,
  dateTime,
  flagColumn,
  localTimeColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

type Form = Omit<LeadInput, 'address'> & { [K in keyof Address as `address.${K}`]: Address[K] } & {
  isPublicText: string | null;
};
/** All sources and statuses by id, deleted ones among them: a lead keeps the name of what it has. */
type Join = { sources: ReadonlyMap<number, NamedEntry>; statuses: ReadonlyMap<number, LeadStatus> };
type Row = Field<Lead, Form, Join>;

const text = z.string();
const textOrNull = z.string().nullable();
const constant = (wire: string, value: string | null): Row => shown(wire, textOrNull, () => value);

function plain(
  wire: string,
  key: 'contact' | 'title' | 'company' | 'description' | 'website' | 'phone' | 'language',
  sample = 'text',
): Row {
  return field<Lead, Form, Join, string>(wire, {
    codec: textColumn,
    get: (doc) => doc[key],
    put: (value) => ({ [key]: value }),
    sample,
  });
}

function part(wire: string, key: 'street' | 'city' | 'state' | 'zip'): Row {
  return field<Lead, Form, Join, string>(wire, {
    codec: textColumn,
    get: (doc) => doc.address[key],
    put: (value) => ({ [`address.${key}`]: value }),
  });
}

/** An instant that follows from what was written. */
function moment(wire: string, key: 'statusChangedAt' | 'convertedAt' | 'assignedAt', length = 19): Row {
  return shown(wire, textOrNull, (doc, view) => {
    const at = doc[key];
    return at === null ? null : dateTime(at, view).slice(0, length);
  });
}

const contactFields: readonly Row[] = [
  field('lastcontact', {
    codec: localTimeColumn,
    get: (doc, view) => (doc.lastContactAt === null ? null : dateTime(doc.lastContactAt, view)),
    put: (lastContactAt) => ({ lastContactAt }),
  }),
  field('custom_contact_date', {
    codec: localTimeColumn,
    get: (doc) => localTimeColumn.input.safeParse(doc.kept.custom_contact_date ?? null).data ?? null,
    put: (given, view) => ({
      contactedAt: given,
      // As it is shown again, on the firm's clocks.
      kept: { custom_contact_date: given ? clockMeant(given, view.firm.timezone) : undefined },
    }),
  }),
  field('contacted_today', {
    codec: flagColumn,
    get: (doc, view) => doc.lastContactAt !== null && dateTime(doc.lastContactAt, view).slice(0, 10) === view.today,
    put: (contactedToday) => ({ contactedToday }),
  }),
];

const fields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  shown('hash', text, (doc) => doc.hash),
  field('name', {
    codec: nameColumn,
    required: 'always',
    message: 'The Lead Name field is required',
    get: (doc) => doc.name,
    put: (name) => ({ name }),
    sample: 'Lead name',
  }),
  plain('contact', 'contact'),
  plain('title', 'title', 'Buyer'),
  plain('company', 'company', 'Themesic Interactive'),
  plain('description', 'description'),
  field('country', {
    codec: countryColumn,
    get: (doc) => doc.address.country,
    put: (country) => ({ 'address.country': country }),
  }),
  part('zip', 'zip'),
  part('city', 'city'),
  part('state', 'state'),
  part('address', 'street'),
  field('assigned', {
    codec: { ...optionalIdColumn, sample: 1 },
    required: 'always',
    message: 'The Lead Assigned field is required',
    get: (doc) => doc.staffId,
    put: (staffId) => ({ staffId }),
  }),
  shown('dateadded', text, (doc, view) => dateTime(doc.createdAt, view)),
  constant('from_form_id', '0'),
  field('status', {
    codec: { ...textColumn, broken: 'eleven' },
    required: 'always',
    message: 'The Lead Status field is required',
    get: (doc) => String(doc.statusId ?? 0),
    put: (status) => ({ status }),
    sample: '1',
  }),
  field('source', {
    codec: { ...textColumn, broken: 'eleven' },
    required: 'always',
    message: 'The Lead Source field is required',
    get: (doc) => String(doc.sourceId),
    put: (source) => ({ source }),
    sample: '4',
  }),
  ...contactFields,
  moment('dateassigned', 'assignedAt', 10),
  moment('last_status_change', 'statusChangedAt'),
  shown('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  field('email', {
    codec: { ...addressesColumn, sample: 'lead@example.com' },
    get: (doc) => doc.email,
    put: (email) => ({ email }),
  }),
  plain('website', 'website', 'https://example.com'),
  keptCount('leadorder'),
  plain('phonenumber', 'phone', '+44 20 7946 0000'),
  moment('date_converted', 'convertedAt'),
  keptFlag('lost'),
  keptFlag('junk'),
  shown('last_lead_status', text, (doc) => String(doc.lastStatusId ?? 0)),
  constant('is_imported_from_email_integration', '0'),
  constant('email_integration_uid', null),
  field('is_public', {
    codec: publicColumn,
    get: (doc) => (typeof doc.kept.is_public === 'string' ? doc.kept.is_public : doc.isPublic),
    put: (value): Partial<Form> =>
      typeof value === 'boolean' ? { isPublic: value, isPublicText: null } : { isPublic: false, isPublicText: value },
  }),
  plain('default_language', 'language', 'english'),
  field('client_id', {
    codec: { ...optionalIdColumn, sample: 1 },
    get: (doc) => doc.customerId,
    put: (customerId) => ({ customerId }),
  }),
  field('tags', { codec: tagsColumn, get: (doc) => doc.tags, put: (tags) => ({ tags }) }),
  shown('status_name', textOrNull, (doc, { join }) => join.statuses.get(doc.statusId ?? 0)?.name ?? null),
  shown('color', textOrNull, (doc, { join }) => join.statuses.get(doc.statusId ?? 0)?.color ?? null),
  shown('source_name', textOrNull, (doc, { join }) => join.sources.get(doc.sourceId)?.name ?? null),
];

/** The operation's input: address and kept fields put together. */
function inputOf(form: Partial<Form>): Partial<LeadInput> {
  const input: Record<string, unknown> = {};
  const address: Record<string, unknown> = {};
  const kept: Record<string, unknown> = { ...form.kept };
  const { isPublicText, ...rest } = form;
  for (const [name, value] of Object.entries(rest)) {
    const [first = '', key] = name.split('.');
    if (key === undefined) input[first] = value;
    else address[key] = value;
  }
  if (isPublicText !== undefined) kept.is_public = isPublicText ?? undefined;
  return { ...input, address, kept };
}

async function joinOf({ store }: Work): Promise<Join> {
  const [sources, statuses] = await Promise.all([store.leadSources.all(), store.leadStatuses.all()]);
  return {
    sources: new Map(sources.map(({ doc }) => [doc.id, doc])),
    statuses: new Map(statuses.map(({ doc }) => [doc.id, doc])),
  };
}

export const lead: Entity<Lead, Form, Join> = {
  resource: 'leads',
  singular: 'a lead',
  plural: 'leads',
  scope: 'leads',
  idKey: 'id',
  collection: (store) => store.leads,
  fields,
  customFields: 'leads',
  sortable: {
    id: 'id',
    name: 'name',
    company: 'company',
    dateadded: 'created',
    status: 'status',
    source: 'source',
    assigned: 'staff',
    lastcontact: 'lastContact',
  },
  messages: {
    created: 'Lead add successful.',
    notCreated: 'Lead add fail.',
    updated: 'Lead Update Successful.',
    notUpdated: 'Lead Update Fail.',
    deleted: 'Lead Delete Successful.',
    notDeleted: 'Lead Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  join: async (docs, work) => (docs.length === 0 ? { sources: new Map(), statuses: new Map() } : joinOf(work)),
  joinAhead: joinOf,
  names: { staff_id: 'assigned', customer_id: 'client_id' },
  create: (form, work) => createLead(inputOf(form), work),
  update: (id, form, work) => updateLead(id, inputOf(form), work),
  remove: (id, work) => deleteRecord(work.store.leads, id, work),
};

/** What Zapier shows while a Zap is set up: every key of a real lead. */
export function sampleLead(work: Work): Lead {
  const people = { id: 1, createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null };
  const facts = { name: 'Sample Lead', email: 'lead@example.com', sourceId: 1, statusId: 1, hash: '0'.repeat(32) };
  return leadSchema.parse({ ...people, ...facts });
}
