/** Perfex's custom fields: those of a kind of record, and their values in one record. */
import * as z from 'zod';
import {
  type CustomField,
  type CustomFieldKind,
  findKind,
  isChoice,
} from '../../../domain/custom-field/custom-field.ts';
import { showValue } from '../../../domain/custom-field/values.ts';
import { Problem } from '../../../domain/problem.ts';
import type { CustomValues } from '../../../domain/record.ts';
import type { ScopeResource } from '../../../http/route.ts';
import { readCustomFields } from '../../../operations/custom-field/fields.ts';
import type { WithCustomValues } from '../../../operations/custom-field/values.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Store } from '../../../store/store.ts';
import { idParam } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { protocol } from '../protocol/envelope.ts';
import { nothingFound } from '../protocol/messages.ts';
import { checkNames, listQuery, replyWithWhole, type SortKeys } from '../protocol/paging.ts';

type Owner = {
  /** Reading the values needs the right to read the record. */
  scope: ScopeResource;
  record: (store: Store, id: number) => Promise<{ doc: WithCustomValues } | null>;
};

/** Where the records of a kind are. The organization itself is not a record: its fields have no values. */
const owners: Readonly<Record<CustomFieldKind, Owner | null>> = {
  company: null,
  contacts: { scope: 'contacts', record: (store, id) => store.contacts.get(id) },
  contracts: { scope: 'contracts', record: (store, id) => store.contracts.get(id) },
  credit_note: { scope: 'credit-notes', record: (store, id) => store.creditNotes.get(id) },
  customers: { scope: 'customers', record: (store, id) => store.customers.get(id) },
  estimate: { scope: 'estimates', record: (store, id) => store.estimates.get(id) },
  expenses: { scope: 'expenses', record: (store, id) => store.expenses.get(id) },
  invoice: { scope: 'invoices', record: (store, id) => store.invoices.get(id) },
  items: { scope: 'items', record: (store, id) => store.items.get(id) },
  leads: { scope: 'leads', record: (store, id) => store.leads.get(id) },
  payments: { scope: 'payments', record: (store, id) => store.payments.get(id) },
  projects: { scope: 'projects', record: (store, id) => store.projects.get(id) },
  proposal: { scope: 'proposals', record: (store, id) => store.proposals.get(id) },
  staff: { scope: 'staff', record: (store, id) => store.staff.get(id) },
  tasks: { scope: 'tasks', record: (store, id) => store.tasks.get(id) },
  tickets: { scope: 'tickets', record: (store, id) => store.tickets.get(id) },
};

const entry = z.object({
  field_name: z.string(),
  custom_field_id: z.string(),
  label: z.string(),
  required: z.enum(['0', '1']),
  type: z.string(),
  value: z.string(),
  options: z.string().optional(),
});
const sortable: SortKeys<CustomField> = {
  custom_field_id: (field) => field.id,
  label: (field) => field.label,
  type: (field) => field.type,
  required: (field) => Number(field.required),
};
const resource = { name: 'custom-fields', scope: 'custom-fields' } as const;
const declare = declareFor(protocol, resource);

/** @throws Problem `not_found` for a word that names no kind */
function kindAt(word: string): CustomFieldKind {
  const kind = findKind(word);
  if (kind) return kind;
  const message = `is not a kind of record with custom fields (${word})`;
  throw new Problem('not_found', nothingFound, [{ path: ['FieldBelongsto'], message }]);
}

function presentField(field: CustomField, values: CustomValues): z.output<typeof entry> {
  const { id, belongsTo, label, required, type, options } = field;
  return {
    field_name: `custom_fields[${belongsTo}][${id}]`,
    custom_field_id: String(id),
    label,
    required: required ? '1' : '0',
    type,
    value: showValue(field, values[id], 'json'),
    ...(isChoice(type) ? { options: JSON.stringify(options) } : {}),
  };
}

/** GET /api/custom_fields/{FieldBelongsto}: the fields of a kind, without values. */
export const listDefinitions = () =>
  declare(
    {
      method: 'GET',
      path: '/api/custom_fields/{FieldBelongsto}',
      verb: 'list',
      summary: 'List the custom fields of a kind of record.',
    },
    {
      failure: nothingFound,
      params: z.object({ FieldBelongsto: z.string() }),
      query: listQuery,
      answer: z.array(entry),
    },
    async ({ params, query, store, organization }) => {
      checkNames(query.fields, Object.keys(entry.shape));
      const fields = await readCustomFields(store, kindAt(params.FieldBelongsto));
      const show = (field: CustomField) => presentField(field, {});
      return replyWithWhole(fields, query, { sortable, show, idKey: 'custom_field_id' }, organization);
    },
  );

/** GET /api/custom_fields/{FieldBelongsto}/{id}: the fields of a kind with the values of one record. One round trip. */
export const readValuesOfRecord = () =>
  declare(
    {
      method: 'GET',
      path: '/api/custom_fields/{FieldBelongsto}/{id}',
      verb: 'read',
      summary: 'Read the custom fields of a record with their values.',
    },
    { failure: nothingFound, params: z.object({ FieldBelongsto: z.string(), id: idParam }), answer: z.array(entry) },
    async ({ params, ...work }) => {
      const kind = kindAt(params.FieldBelongsto);
      const owner = owners[kind];
      if (owner) requireRight(work, `${owner.scope}:read`);
      const [fields, stored] = await Promise.all([
        readCustomFields(work.store, kind),
        owner ? owner.record(work.store, params.id) : { doc: { customValues: {} } },
      ]);
      if (!stored || fields.length === 0) throw new Problem('not_found', nothingFound);
      const values = stored.doc.customValues ?? {};
      return { status: 200, body: fields.map((field) => presentField(field, values)) };
    },
  );
