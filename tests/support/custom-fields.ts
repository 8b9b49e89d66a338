/** Custom fields of every type, as the Perfex document's example has them. */
import type { Firm } from '../../lab/api.ts';

const options = ['Option 1', 'Option 2', 'Option 3'];

/** Label, type, a value as a client sends it, and how answers show it: with the record, and in the list of its fields. */
const documented = [
  ['Input 1', 'input', 'test 12', 'test 12', 'test 12'],
  ['Number 1', 'number', '10', '10', '10'],
  ['Textarea 1', 'textarea', 'Lorem Ipsum\nis dummy text', 'Lorem Ipsum\nis dummy text', 'Lorem Ipsum\nis dummy text'],
  ['Select 1', 'select', 'Option 1', 'Option 1', '["Option 1"]'],
  ['Multiselect 1', 'multiselect', ['Option 1', 'Option 2'], 'Option 1, Option 2', '["Option 1","Option 2"]'],
  ['Checkbox 1', 'checkbox', ['Option 3', 'Option 1'], 'Option 1, Option 3', '["Option 1","Option 3"]'],
  ['Datepicker 1', 'date_picker', '2021-05-06', '2021-05-06', '2021-05-06'],
  ['Datetime Picker 1', 'date_picker_time', '2021-05-06 00:23', '2021-05-06 00:23:00', '2021-05-06 00:23:00'],
  ['Colorpicker 1', 'colorpicker', '#ffffff', '#ffffff', '#ffffff'],
  ['Hyperlink 1', 'link', '<a>Link</a>', '<a>Link</a>', '<a>Link</a>'],
] as const;

export type FieldSet = {
  ids: number[];
  /** Values by field id, as a client sends them. */
  sent: Record<string, string | readonly string[]>;
  /** `customfields` of the record. */
  shown: { label: string; value: string }[];
  /** The list of the record's fields. */
  listed: Record<string, string>[];
};

/** Makes one field of every type for a kind of record. */
export async function defineFields(firm: Firm, kind: string): Promise<FieldSet> {
  const set: FieldSet = { ids: [], sent: {}, shown: [], listed: [] };
  for (const [label, type, value, plain, json] of documented) {
    const choice = json.startsWith('[');
    const id = await defineField(firm, { belongs_to: kind, label, type, ...(choice ? { options } : {}) });
    set.ids.push(id);
    set.sent[id] = value;
    set.shown.push({ label, value: plain });
    set.listed.push({
      field_name: `custom_fields[${kind}][${id}]`,
      custom_field_id: String(id),
      label,
      required: '0',
      type,
      value: json,
      ...(choice ? { options: '["Option 1","Option 2","Option 3"]' } : {}),
    });
  }
  return set;
}

/** Makes a field and answers its id. */
export async function defineField(firm: Firm, body: Record<string, unknown>): Promise<number> {
  const reply = await firm.as('admin')('POST', '/admin/v1/custom-fields', { body });
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return reply.body.id;
}
