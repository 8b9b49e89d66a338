/** Perfex's catalogue item. Unlike its other resources it shows the ids of taxes and group as numbers. */
import * as z from 'zod';
import type { Item } from '../../../domain/item/item.ts';
import { createItem, type ItemInput, updateItem } from '../../../operations/item/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { optionalIdInput, textInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { decimalColumn, textColumn } from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

type Row = Field<Item, ItemInput, undefined>;

/** What the item is called. */
const descriptionColumn: Codec<string> = {
  ...textColumn,
  mustSay: true,
  input: textInput.pipe(z.string().trim().min(1, { error: 'is required' })),
};

/** The id of a tax as a number, null for none. */
const taxColumn: Codec<number | null> = {
  input: optionalIdInput,
  output: (value) => value,
  wire: z.int().nullable(),
  broken: 'eleven',
  sample: 1,
};

/** The number of a group, 0 for none. Groups are not records of ours: any number is kept. */
const groupColumn: Codec<number> = {
  input: optionalIdInput.transform((value) => value ?? 0),
  output: (value) => value,
  wire: z.int(),
  broken: 'eleven',
  sample: 0,
};

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  field('description', {
    codec: descriptionColumn,
    required: 'create',
    message: 'The Description field is required',
    get: (doc) => doc.description,
    put: (description) => ({ description }),
    sample: 'JBL Soundbar',
  }),
  field('long_description', {
    codec: textColumn,
    get: (doc) => doc.longDescription,
    put: (longDescription) => ({ longDescription }),
  }),
  field('rate', {
    codec: decimalColumn,
    required: 'create',
    message: 'The Rate field is required',
    get: (doc) => doc.rate,
    put: (rate) => ({ rate }),
    sample: '100.00',
  }),
  field('tax', { codec: taxColumn, get: (doc) => doc.taxId, put: (taxId) => ({ taxId }) }),
  field('tax2', {
    codec: taxColumn,
    get: (doc) => doc.secondTaxId,
    put: (secondTaxId) => ({ secondTaxId }),
    sample: 2,
  }),
  field('unit', { codec: textColumn, get: (doc) => doc.unit, put: (unit) => ({ unit }), sample: 'pcs' }),
  field('group_id', { codec: groupColumn, get: (doc) => doc.groupId, put: (groupId) => ({ groupId }) }),
];

export const item: Entity<Item, ItemInput, undefined> = {
  resource: 'items',
  singular: 'a catalogue item',
  plural: 'catalogue items',
  scope: 'items',
  idKey: 'id',
  collection: (store) => store.items,
  fields,
  customFields: 'items',
  searchIsPaged: true,
  sortable: { id: 'id', description: 'description', rate: 'rate' },
  messages: {
    created: 'Item created successfully',
    notCreated: 'Item creation failed',
    updated: 'Item updated successfully',
    notUpdated: 'Item update failed',
    deleted: 'Item deleted successfully',
    notDeleted: 'Item deletion failed',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  names: { taxId: 'tax', secondTaxId: 'tax2' },
  join: async () => undefined,
  create: (input, work) => createItem(input, work),
  update: (id, input, work) => updateItem(id, input, work),
  remove: (id, work) => deleteRecord(work.store.items, id, work),
  createdKeys: (doc) => ({ item_id: doc.id }),
};
