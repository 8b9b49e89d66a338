/** Writes bills with a number sequence of their own kind: credit notes, estimates, proposals. */
import type { Bill } from '../../domain/bill/bill.ts';
import type { BillInput } from '../../domain/bill/input.ts';
import { refuseOtherSums } from '../../domain/bill/stated-sums.ts';
import type { CustomFieldKind } from '../../domain/custom-field/custom-field.ts';
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import { type NewRecordFields, type RecordFields, stampChange, stampNew } from '../../domain/record.ts';
import type { Collection } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { readExisting } from '../record/records.ts';
import { type Addressee, composeBill, type Resolved } from './compose.ts';
import { type NumberRow, numberFrom, runInRow, skipUsedNumbers } from './numbering.ts';

type Common = Bill & { number: number; reference: string; issueOn: string; extras: Record<string, unknown> };
type NumberedBill = RecordFields & Common;

export type NumberedInput = BillInput & {
  /** Left out on create: the next number. */
  number?: number;
  /** Left out on create: today. */
  issueOn?: string;
  /** Finds whom the bill is for, where the usual search for a customer does not apply. */
  addressee?: Addressee;
} & CustomValuesInput;

export type Kind<D extends NumberedBill> = { records: Collection<D>; row: NumberRow; customFields: CustomFieldKind };

/** The bill after a write, and the other changes of the same transaction. */
export type ChangedBill<D> = { doc: D; changes: Change[] };

/** Stores a new bill. Two round trips. @throws Problem `invalid` for invalid input; `duplicate` for a number in use */
export async function createNumbered<D extends NumberedBill>(
  { records, row, customFields }: Kind<D>,
  input: NumberedInput,
  make: (common: Common & NewRecordFields, found: Resolved) => ChangedBill<D> | Promise<ChangedBill<D>>,
  work: Work,
): Promise<Stored<D>> {
  const newValues = beginNewCustomValues(customFields, input.customValues, work);
  const idPromise = records.nextId();
  return retryOnConflict(async () => {
    const [{ bill, found, changes }, id, lastSeen] = await Promise.all([
      composeBill(null, input, work, input.addressee),
      idPromise,
      work.store.number(row.sequence),
    ]);
    const { extras = {}, issueOn = work.today } = input;
    let lastNumber: number | undefined = lastSeen;
    const store = async (passed: number): Promise<Stored<D>> => {
      const { sequences, ...numbered } = await numberFrom(row, input.number, issueOn, work, { lastNumber, passed });
      lastNumber = undefined; // another try looks again
      const completed = await make({ ...stampNew(work, id), ...bill, ...numbered, extras, issueOn }, found);
      refuseOtherSums(completed.doc, input.stated, work.organization);
      const doc = { ...completed.doc, customValues: await newValues() };
      const [stored] = await work.store.save([records.create(doc), ...changes, ...completed.changes], { sequences });
      return stored;
    };
    const issue = () => (input.number === undefined ? skipUsedNumbers(store) : store(0));
    // Inside the turn only the number is read again. A conflict over anything else goes to the end of the row.
    return runInRow(row.sequence, work, () => retryOnConflict(issue));
  });
}

/**
 * Changes a bill.
 * @param alter completes the changed bill with the fields of its kind; `found` is whom it is for, where the input says
 * so
 * @param address says whom the bill is for, where that depends on the stored bill
 * @throws Problem `not_found`; and as on create
 */
export function updateNumbered<D extends NumberedBill>(
  { records, row, customFields }: Kind<D>,
  id: number,
  given: NumberedInput,
  alter: (doc: D, before: D, found: Resolved) => ChangedBill<D> | Promise<ChangedBill<D>>,
  work: Work,
  address: (before: D) => Pick<NumberedInput, 'customerId' | 'addressee'> = () => ({}),
): Promise<Stored<D>> {
  const changedValues = beginChangedCustomValues(customFields, given.customValues, work);
  return retryOnConflict(async () => {
    const stored = await readExisting(records, id);
    const before = stored.doc;
    const input = { ...given, ...address(before) };
    const { bill, found, changes } = await composeBill(before, input, work, input.addressee);
    const newNumber = input.number === before.number ? undefined : input.number;
    const extras = { ...before.extras, ...input.extras };
    const issueOn = input.issueOn ?? before.issueOn;
    const { sequences, ...numbered } =
      newNumber === undefined ? { sequences: [] } : await numberFrom(row, newNumber, issueOn, work);
    const altered = await alter(
      { ...before, ...bill, ...numbered, extras, issueOn, ...stampChange(work) },
      before,
      found,
    );
    refuseOtherSums(altered.doc, input.stated, work.organization);
    const doc = { ...altered.doc, customValues: await changedValues(before.customValues) };
    const [saved] = await work.store.save([records.update(stored, doc), ...changes, ...altered.changes], { sequences });
    return saved;
  });
}
