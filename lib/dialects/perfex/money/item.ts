/** Perfex's catalogue item. Unlike its other resources it shows the ids of taxes and group as numbers. */
import * as z from 'zod';
import type { Item } from '../../../domain/item/item.ts';
import { createItem, type ItemInput, updateItem } from '../../../operations/item/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { optionalIdInput, textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import { decimalColumn, textColumn } from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';

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

const { column, computed } = defineColumns<Item, ItemInput>();

export const item = definePerfex<Item, ItemInput, undefined>({
  name: 'items',
  singular: 'a catalogue item',
  plural: 'catalogue items',
  scope: 'items',
  idKey: 'id',
  records: (store) => store.items,
  columns: [
    computed('id', z.string(), (doc) => String(doc.id)),
    column('description', 'description', descriptionColumn, {
      required: 'create',
      message: 'The Description field is required',
      sample: 'JBL Soundbar',
    }),
    column('long_description', 'longDescription', textColumn),
    column('rate', 'rate', decimalColumn, {
      required: 'create',
      message: 'The Rate field is required',
      sample: '100.00',
    }),
    column('tax', 'taxId', taxColumn),
    column('tax2', 'secondTaxId', taxColumn, { sample: 2 }),
    column('unit', 'unit', textColumn, { sample: 'pcs' }),
    column('group_id', 'groupId', groupColumn),
  ],
  join: joinNothing,
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
  create: createItem,
  update: updateItem,
  remove: (id, work) => deleteRecord(work.store.items, id, work),
  createdKeys: (doc) => ({ item_id: doc.id }),
});
