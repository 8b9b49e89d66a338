/** The definitions of custom fields. */
import * as z from 'zod';
import {
  type CustomField,
  type CustomFieldKind,
  checkCustomField,
  customFieldKinds,
  customField as customFieldSchema,
  customFieldTypes,
  kindOf,
  slugOf,
} from '../../domain/custom-field/custom-field.ts';
import { listUpTo } from '../codecs.ts';
import { type Codec, shown } from '../field-table.ts';
import { flag, name, nameInput, oneOf, plain, position } from './columns.ts';
import { rowsOf, settingsList, shortList } from './entity.ts';

const field = rowsOf<CustomField>();

/** Any spelling that the Perfex document has of a kind; shown as forms name it. */
const kind: Codec<CustomFieldKind> = {
  input: z.string({ error: 'must be text' }).transform((value, context) => {
    const found = kindOf(value);
    if (found) return found;
    context.issues.push({ code: 'custom', message: `must be one of ${customFieldKinds.join(', ')}`, input: value });
    return z.NEVER;
  }),
  output: (value) => value,
  wire: z.enum(customFieldKinds),
  broken: 'spoons',
  sample: 'invoice',
};
const type = plain(oneOf(customFieldTypes), 'colour', 'select');
const options = plain(listUpTo(200, z.array(nameInput, { error: 'must be a list of texts' })), 'Option 1, Option 2', [
  'Option 1',
  'Option 2',
]);

export const customFields = settingsList(
  shortList((store) => store.customFields, customFieldSchema, checkCustomField),
  [
    field('belongs_to', 'belongsTo', kind, 'create'),
    field('label', 'label', name, 'create'),
    shown('slug', z.string(), slugOf),
    field('type', 'type', type, 'create'),
    field('required', 'required', flag),
    field('options', 'options', options),
    field('active', 'active', flag),
    field('position', 'position', position),
  ],
);
