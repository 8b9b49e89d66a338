/** The mails that a payment makes. */
import type { Payment } from '../../domain/payment/payment.ts';
import type { Effect } from '../../store/save.ts';

/**
 * What the write of a payment promises its customer.
 * @param wanted whether it is to be told; undefined: nobody said, and it is where it has an address
 */
export function paymentMailEffects({ id }: Payment, wanted: boolean | undefined): Effect[] {
  if (wanted === false) return [];
  return [{ kind: 'payment mail', payload: { paymentId: id, asked: wanted ?? false } }];
}
