import { type Estimate, estimate as estimateSchema } from '../../domain/estimate/estimate.ts';
import { getNumberFormat } from '../../domain/organization/organization.ts';
import { type OwnInput, pickGiven } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { createNumbered, type Kind, type NumberedInput, updateNumbered } from '../bill/numbered.ts';
import { makeHash } from '../record/hash.ts';

/** The fields of an estimate that clients write, beyond those of a numbered bill. */
const own = ['state', 'expiresOn', 'customerReference', 'invoiceId'] as const satisfies readonly (keyof Estimate)[];
export type EstimateInput = NumberedInput & OwnInput<Estimate, typeof own>;

const sequence = 'estimate-number';
const toKind = ({ store, organization }: Work): Kind<Estimate> => ({
  records: store.estimates,
  row: { sequence, format: getNumberFormat('estimate', organization), firstNumber: 1 },
  customFields: 'estimate',
});

function changeEstimate(before: Estimate, input: EstimateInput, work: Work): { doc: Estimate; changes: [] } {
  const after = { ...before, ...pickGiven(input, own) };
  const { state, invoiceId } = after;
  const invoicedAt = invoiceId === null ? null : invoiceId === before.invoiceId ? before.invoicedAt : work.at;
  const sentAt = before.sentAt ?? (state === 'sent' ? work.at : null);
  return { doc: { ...after, invoicedAt, sentAt }, changes: [] };
}

/** Stores a new estimate, a draft by default. Two round trips. @throws Problem as createNumbered */
export function createEstimate(input: EstimateInput, work: Work): Promise<Stored<Estimate>> {
  return createNumbered(
    toKind(work),
    input,
    (common) => changeEstimate(estimateSchema.parse({ ...common, state: 'draft', hash: makeHash() }), input, work),
    work,
  );
}

/** Changes an estimate. @throws Problem as updateNumbered; `invalid` for an unknown invoice */
export function updateEstimate(id: number, input: EstimateInput, work: Work): Promise<Stored<Estimate>> {
  return updateNumbered(toKind(work), id, input, (doc) => changeEstimate(doc, input, work), work);
}
