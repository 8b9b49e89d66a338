/** Definitions of custom fields. */
import * as z from 'zod';
import {
  type CustomField,
  type CustomFieldKind,
  checkCustomField,
  customFieldKinds,
  customField as customFieldSchema,
  customFieldTypes,
  findKind,
  toSlug,
} from '../../domain/custom-field/custom-field.ts';
import { listUpTo } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import { choiceCodec, flag, name, nameInput, plainCodec, position } from './columns.ts';
import { entryList } from './settings-list.ts';

const { column, computed } = defineColumns<CustomField, CustomField, undefined>();

/** Accepts every spelling in the Perfex document; shows the one that forms use. */
const kind: Codec<CustomFieldKind> = {
  input: z.string({ error: 'must be text' }).transform((value, context) => {
    const found = findKind(value);
    if (found) return found;
    context.issues.push({ code: 'custom', message: `must be one of ${customFieldKinds.join(', ')}`, input: value });
    return z.NEVER;
  }),
  wire: z.enum(customFieldKinds),
  broken: 'spoons',
  sample: 'invoice',
};
const type = plainCodec(choiceCodec(customFieldTypes), 'colour', 'select');
const list = listUpTo(200, z.array(nameInput, { error: 'must be a list of texts' }));
const options = plainCodec(list, 'Option 1, Option 2', ['Option 1', 'Option 2']);

const columns = [
  column('belongs_to', 'belongsTo', kind, { required: 'create' }),
  column('label', 'label', name, { required: 'create' }),
  computed('slug', z.string(), toSlug),
  column('type', 'type', type, { required: 'create' }),
  column('required', 'required', flag),
  column('options', 'options', options),
  column('active', 'active', flag),
  column('position', 'position', position),
];

export const customFields = entryList((store) => store.customFields, customFieldSchema, columns, checkCustomField);
