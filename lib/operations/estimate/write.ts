/** Creating and changing estimates. */
import { type Estimate, estimate as estimateSchema } from '../../domain/estimate/estimate.ts';
import { numberFormat } from '../../domain/organization/organization.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { createNumbered, type Kind, type NumberedInput, updateNumbered } from '../bill/numbered.ts';
import { newHash } from '../record/hash.ts';

export type EstimateInput = NumberedInput<Estimate> &
  Partial<Pick<Estimate, 'state' | 'expiresOn' | 'customerReference' | 'invoiceId'>>;

const sequence = 'estimate-number';
const kindOf = ({ store, firm }: Work): Kind<Estimate> => ({
  records: store.estimates,
  row: { sequence, format: numberFormat('estimate', firm), firstNumber: 1 },
  customFields: 'estimate',
});

/** What an estimate has beyond its contents, laid over it; when it was sent and invoiced follows from that. */
function altered(doc: Estimate, input: EstimateInput, work: Work): { doc: Estimate; changes: [] } {
  const { state = doc.state, expiresOn = doc.expiresOn, invoiceId = doc.invoiceId } = input;
  const { customerReference = doc.customerReference } = input;
  const invoicedAt = invoiceId === null ? null : invoiceId === doc.invoiceId ? doc.invoicedAt : work.at;
  const sentAt = doc.sentAt ?? (state === 'sent' ? work.at : null);
  return { doc: { ...doc, state, expiresOn, customerReference, invoiceId, invoicedAt, sentAt }, changes: [] };
}

/**
 * Stores a new estimate, a draft where the input does not say otherwise. Two round trips.
 * @throws Problem as createNumbered; `invalid` for an invoice that does not exist
 */
export function createEstimate(input: EstimateInput, work: Work): Promise<Stored<Estimate>> {
  return createNumbered(
    kindOf(work),
    input,
    (common) => altered(estimateSchema.parse({ ...common, state: 'draft', hash: newHash() }), input, work),
    work,
  );
}

/**
 * Changes an estimate.
 * @throws Problem as updateNumbered; `invalid` for an invoice that does not exist
 */
export function updateEstimate(id: number, input: EstimateInput, work: Work): Promise<Stored<Estimate>> {
  return updateNumbered(kindOf(work), id, input, (doc) => altered(doc, input, work), work);
}
