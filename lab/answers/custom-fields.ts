/** Custom fields of every type for every kind of record. */
import type { Request } from './client.ts';

const fieldKinds = [
  'leads',
  'customers',
  'contacts',
  'staff',
  'contracts',
  'tasks',
  'expenses',
  'invoice',
  'items',
  'credit_note',
  'estimate',
  'proposal',
  'projects',
  'tickets',
  'payments',
];
const options = ['Option 1', 'Option 2', 'Option 3'];
const fieldTypes = [
  ['input', 'test 12'],
  ['number', '10'],
  ['textarea', 'Lorem\nipsum'],
  ['select', 'Option 1'],
  ['multiselect', ['Option 1', 'Option 2']],
  ['checkbox', ['Option 3', 'Option 1']],
  ['date_picker', '2021-05-06'],
  ['date_picker_time', '2021-05-06 00:23'],
  ['colorpicker', '#ffffff'],
  ['link', '<a>Link</a>'],
] as const;

export const customFields: readonly Request[] = fieldKinds.flatMap((kind) =>
  fieldTypes.map(([type, value], i): Request => {
    const choice = typeof value !== 'string' || type === 'select';
    const body = { belongs_to: kind, label: `${type} ${i}`, type, ...(choice ? { options } : {}) };
    return ['admin', 'POST /admin/v1/custom-fields', body];
  }),
);

/** Makes values for the custom fields of a kind. The fields must have ids from 2 on, in the order of `customFields`. */
export function customValues(kind: string): Record<string, unknown> | undefined {
  const place = fieldKinds.indexOf(kind);
  if (place < 0) return undefined;
  const first = 2 + place * fieldTypes.length;
  return { [kind]: Object.fromEntries(fieldTypes.map(([, value], i) => [String(first + i), value])) };
}
