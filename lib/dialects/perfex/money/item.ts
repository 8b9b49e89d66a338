/** Perfex's catalogue item. Unlike other resources it shows the ids of taxes and group as numbers. */
import * as z from 'zod';
import type { Item } from '../../../domain/item/item.ts';
import { createItem, type ItemInput, updateItem } from '../../../operations/item/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { optionalIdInput, textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand } from '../protocol/messages.ts';

const descriptionColumn: Codec<string> = {
  ...codec.text,
  mustSay: true,
  input: textInput.pipe(z.string().trim().min(1, { error: 'is required' })),
};

const taxColumn: Codec<number | null> = {
  input: optionalIdInput,
  wire: z.int().nullable(),
  broken: 'eleven',
  sample: 1,
};

/** The number of a group, 0 for none. Groups are not our records, so any number is stored. */
const groupColumn: Codec<number> = {
  input: optionalIdInput.transform((value) => value ?? 0),
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
  records: (store) => store.items,
  columns: [
    computed('id', z.string(), (doc) => String(doc.id)),
    column('description', 'description', descriptionColumn, {
      ...demand('create', 'Description'),
      sample: 'JBL Soundbar',
    }),
    column('long_description', 'longDescription', codec.text),
    column('rate', 'rate', codec.decimal, { ...demand('create', 'Rate'), sample: '100.00' }),
    column('tax', 'taxId', taxColumn),
    column('tax2', 'secondTaxId', taxColumn, { sample: 2 }),
    column('unit', 'unit', codec.text, { sample: 'pcs' }),
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
  },
  create: createItem,
  update: updateItem,
  remove: (id, work) => deleteRecord(work.store.items, id, work),
  createdKeys: (doc) => ({ item_id: doc.id }),
});
