import { type Item, item } from '../../domain/item/item.ts';
import { formatFixedDecimal } from '../../domain/money.ts';
import type { RecordType } from '../record-type.ts';

export const itemRecordType: RecordType<Item> = {
  name: 'item',
  resource: 'items',
  schema: item,
  home: 'own',
  lists: () => [{ list: 'all' }],
  // The rate is a number for sorting only.
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    description: doc.description.slice(0, 200),
    rate: Number(doc.rate),
  }),
  text: (doc) => [doc.description, doc.longDescription, doc.unit, doc.rate, formatFixedDecimal(doc.rate, 2)].join(' '),
};
