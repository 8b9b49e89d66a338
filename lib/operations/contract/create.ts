import { type Contract, contract as contractSchema } from '../../domain/contract/contract.ts';
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import type { Decimal } from '../../domain/money.ts';
import { toAmountMinor } from '../../domain/payment/amount.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Given, NewRecordFields } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { beginNewCustomValues } from '../custom-field/values.ts';
import { makeHash } from '../record/hash.ts';
import { createRecord } from '../record/records.ts';

export type ContractInput = Omit<Given<Contract>, 'valueMinor' | 'currency' | 'hash'> & {
  /** In major units of the organization's currency; rounded to minor units. */
  value: Decimal;
} & CustomValuesInput;

/** Stores a new contract. Two round trips. @throws Problem `invalid` for an unknown customer, a wrong end or value */
export async function createContract(input: Partial<ContractInput>, work: Work): Promise<Stored<Contract>> {
  const newValues = beginNewCustomValues('contracts', input.customValues, work);
  const { value = '0', startsOn = '', endsOn = null, ...fields } = input;
  if (endsOn !== null && endsOn < startsOn)
    throw invalidProblem('endsOn', `is before the contract begins (${startsOn})`);
  const { currency } = work.organization;
  const valueMinor = toAmountMinor(value, currency, 'value');
  const contractFields = { ...fields, startsOn, endsOn, valueMinor, currency, hash: makeHash() };
  const make = async (newFields: NewRecordFields): Promise<Contract> =>
    contractSchema.parse({ ...contractFields, customValues: await newValues(), ...newFields });
  return createRecord(work.store.contracts, make, work);
}
