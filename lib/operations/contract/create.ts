/** Making contracts. */
import { type Contract, contract as contractSchema } from '../../domain/contract/contract.ts';
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import type { Decimal } from '../../domain/money.ts';
import { amountOf } from '../../domain/payment/amount.ts';
import { invalid } from '../../domain/problem.ts';
import type { Born, Given } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { beginNewCustomValues } from '../custom-field/values.ts';
import { newHash } from '../record/hash.ts';
import { createRecord } from '../record/records.ts';

export type ContractInput = Omit<Given<Contract>, 'valueMinor' | 'currency' | 'hash'> & {
  /** In major units of the organization's currency; rounded to its minor ones. */
  value: Decimal;
} & CustomValuesInput;

/**
 * Stores a new contract. Two round trips.
 * @param input must have subject, customer and first day
 * @throws Problem `invalid` for a customer that does not exist, an end before the beginning, or a value that
 *   cannot be counted
 */
export async function createContract(input: Partial<ContractInput>, work: Work): Promise<Stored<Contract>> {
  const newValues = beginNewCustomValues('contracts', input.customValues, work);
  const { value = '0', startsOn = '', endsOn = null, ...fields } = input;
  if (endsOn !== null && endsOn < startsOn) throw invalid('endsOn', `is before the contract begins (${startsOn})`);
  const { currency } = work.firm;
  const valueMinor = amountOf(value, currency, 'value');
  const made = { ...fields, startsOn, endsOn, valueMinor, currency, hash: newHash() };
  const make = async (born: Born): Promise<Contract> =>
    contractSchema.parse({ ...made, customValues: await newValues(), ...born });
  return createRecord(work.store.contracts, make, work);
}
