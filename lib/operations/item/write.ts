import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import { type Item, item as itemSchema } from '../../domain/item/item.ts';
import { unknownReferenceProblem } from '../../domain/problem.ts';
import { type Given, type NewRecordFields, stampChange } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { createRecord, readExisting } from '../record/records.ts';

export type ItemInput = Given<Item> & CustomValuesInput;

type Taxes = Partial<Pick<Item, 'taxId' | 'secondTaxId'>>;

/** Finds taxes that do not exist (any more). One round trip. */
async function findMissingTaxes({ taxId, secondTaxId }: Taxes, work: Work): Promise<Set<number>> {
  const ids = [taxId, secondTaxId].flatMap((id) => id ?? []);
  const found = await work.store.taxes.getMany(ids);
  return new Set(ids.filter((id) => found.get(id)?.doc.deletedAt !== null));
}

/** A tax that was deleted since may stay on the item. */
function refuseMissing(missing: ReadonlySet<number>, input: Taxes, before: Taxes): void {
  for (const key of ['taxId', 'secondTaxId'] as const) {
    const id = input[key];
    if (id && missing.has(id) && id !== before[key]) throw unknownReferenceProblem(key, id);
  }
}

/** Stores a new item. Two round trips, three with taxes. @throws Problem `invalid` for an unknown tax */
export async function createItem(input: Partial<ItemInput>, work: Work): Promise<Stored<Item>> {
  const newValues = beginNewCustomValues('items', input.customValues, work);
  refuseMissing(await findMissingTaxes(input, work), input, {});
  const make = async (newFields: NewRecordFields): Promise<Item> =>
    itemSchema.parse({ ...input, customValues: await newValues(), ...newFields });
  return createRecord(work.store.items, make, work);
}

/** Changes an item; fields left out stay. Two round trips. @throws Problem `not_found`; `invalid` for an unknown tax */
export function updateItem(id: number, input: Partial<ItemInput>, work: Work): Promise<Stored<Item>> {
  const { items } = work.store;
  const changedValues = beginChangedCustomValues('items', input.customValues, work);
  return retryOnConflict(async () => {
    const [before, missing] = await Promise.all([readExisting(items, id), findMissingTaxes(input, work)]);
    refuseMissing(missing, input, before.doc);
    const customValues = await changedValues(before.doc.customValues);
    const after = itemSchema.parse({ ...before.doc, ...input, customValues, ...stampChange(work) });
    const [stored] = await work.store.save([items.update(before, after)]);
    return stored;
  });
}
