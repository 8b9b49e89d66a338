/** Perfex's lead. The API document's sample is cut short; the keys after it are the remaining columns of Perfex's table. */
import * as z from 'zod';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { LeadStatus, NamedEntry } from '../../../domain/settings/settings.ts';
import { createLead, type LeadInput, updateLead } from '../../../operations/lead/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { tagsColumn } from '../columns/bill.ts';
import { extraCount, extraFlag } from '../columns/extras.ts';
import { publicColumn } from '../columns/lead.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';

/** All sources and statuses by id, including deleted ones: a lead keeps their names. */
type Join = { sources: ReadonlyMap<number, NamedEntry>; statuses: ReadonlyMap<number, LeadStatus> };

const text = z.string();
const textOrNull = z.string().nullable();

const entryColumn: Codec<string> = { ...codec.text, broken: 'eleven' };

const { column, translated, computed } = defineColumns<Lead, LeadInput, Join>();

const constant = (wire: string, value: string | null) => computed(wire, textOrNull, () => value);

const moment = (wire: string, key: 'statusChangedAt' | 'convertedAt' | 'assignedAt', length = 19) =>
  computed(wire, textOrNull, (doc, view) => {
    const at = doc[key];
    return at === null ? null : codec.formatDateTime(at, view).slice(0, length);
  });

const contactColumns = [
  column('lastcontact', 'lastContactAt', codec.localTime, {
    read: (doc, view) => (doc.lastContactAt === null ? null : codec.formatDateTime(doc.lastContactAt, view)),
  }),
  column('custom_contact_date', 'contactedAt', codec.localTime, {
    read: (doc) => codec.localTime.input.safeParse(doc.extras.custom_contact_date ?? null).data ?? null,
  }),
  column('contacted_today', 'contactedToday', codec.flag, {
    read: (doc, view) =>
      doc.lastContactAt !== null && codec.formatDateTime(doc.lastContactAt, view).slice(0, 10) === view.today,
  }),
];

const columns = [
  computed('id', text, (doc) => String(doc.id)),
  computed('hash', text, (doc) => doc.hash),
  column('name', 'name', codec.name, { ...demand('always', 'Lead Name'), sample: 'Lead name' }),
  column('contact', 'contact', codec.text),
  column('title', 'title', codec.text, { sample: 'Buyer' }),
  column('company', 'company', codec.text, { sample: 'Themesic Interactive' }),
  column('description', 'description', codec.text),
  column('country', ['address', 'country'], codec.country),
  column('zip', ['address', 'zip'], codec.text),
  column('city', ['address', 'city'], codec.text),
  column('state', ['address', 'state'], codec.text),
  column('address', ['address', 'street'], codec.text),
  column('assigned', 'staffId', codec.optionalId, { ...demand('always', 'Lead Assigned'), sample: 1 }),
  computed('dateadded', text, (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  constant('from_form_id', '0'),
  column('status', 'status', entryColumn, {
    ...demand('always', 'Lead Status'),
    read: (doc) => String(doc.statusId ?? 0),
    sample: '1',
  }),
  column('source', 'source', entryColumn, {
    ...demand('always', 'Lead Source'),
    read: (doc) => String(doc.sourceId),
    sample: '4',
  }),
  ...contactColumns,
  moment('dateassigned', 'assignedAt', 10),
  moment('last_status_change', 'statusChangedAt'),
  computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  column('email', 'email', codec.addresses, { sample: 'lead@example.com' }),
  column('website', 'website', codec.text, { sample: 'https://example.com' }),
  extraCount('leadorder'),
  column('phonenumber', 'phone', codec.text, { sample: '+44 20 7946 0000' }),
  moment('date_converted', 'convertedAt'),
  extraFlag('lost'),
  extraFlag('junk'),
  computed('last_lead_status', text, (doc) => String(doc.lastStatusId ?? 0)),
  constant('is_imported_from_email_integration', '0'),
  constant('email_integration_uid', null),
  translated('is_public', publicColumn, {
    read: (doc) => (typeof doc.extras.is_public === 'string' ? doc.extras.is_public : doc.isPublic),
    put: (value) =>
      typeof value === 'boolean'
        ? { isPublic: value, extras: { is_public: undefined } }
        : { isPublic: false, extras: { is_public: value } },
  }),
  column('default_language', 'language', codec.text, { sample: 'english' }),
  column('client_id', 'customerId', codec.optionalId, { sample: 1 }),
  column('tags', 'tags', tagsColumn),
  computed('status_name', textOrNull, (doc, { join }) => join.statuses.get(doc.statusId ?? 0)?.name ?? null),
  computed('color', textOrNull, (doc, { join }) => join.statuses.get(doc.statusId ?? 0)?.color ?? null),
  computed('source_name', textOrNull, (doc, { join }) => join.sources.get(doc.sourceId)?.name ?? null),
];

async function readEntries({ store }: Work): Promise<Join> {
  const [sources, statuses] = await Promise.all([store.leadSources.all(), store.leadStatuses.all()]);
  return {
    sources: new Map(sources.map(({ doc }) => [doc.id, doc])),
    statuses: new Map(statuses.map(({ doc }) => [doc.id, doc])),
  };
}

export const lead = definePerfex<Lead, LeadInput, Join>({
  name: 'leads',
  singular: 'a lead',
  plural: 'leads',
  scope: 'leads',
  records: (store) => store.leads,
  columns,
  join: { by: 'organization', read: readEntries },
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
  messages: plainMessages('Lead'),
  create: createLead,
  update: updateLead,
  remove: (id, work) => deleteRecord(work.store.leads, id, work),
});
