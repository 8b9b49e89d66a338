/** What earlier versions stored is read as it was meant. */
import { expect, it } from 'vitest';
import { parseDocument } from '../../lib/store/read.ts';
import { itemRecordType } from '../../lib/store/record-types/item.ts';

it('reads the extras of a record that were stored as `kept`', () => {
  const people = { createdAt: '2026-01-31T09:00:00.000Z', createdBy: null };
  const stored = {
    ...people,
    id: 1,
    updatedAt: people.createdAt,
    updatedBy: null,
    description: 'Hour of advice',
    rate: '80.00',
    kept: { group_name: 'Advice' },
  };
  const read = (doc: object) =>
    parseDocument(itemRecordType, { pk: '', sk: '', doc: JSON.stringify(doc), version: 1 }).doc;
  expect(read(stored)).toMatchObject({ description: 'Hour of advice', extras: { group_name: 'Advice' } });
  expect(read(stored)).not.toHaveProperty('kept');
  expect(read(read(stored))).toEqual(read(stored));
});
