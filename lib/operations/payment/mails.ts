import type { Payment } from '../../domain/payment/payment.ts';
import type { Effect } from '../../store/save.ts';

/**
 * Makes the mail that a payment promises its customer.
 * @param wanted undefined: unsaid, so the mail goes only where there is an address
 */
export function paymentMailEffects({ id }: Payment, wanted: boolean | undefined): Effect[] {
  if (wanted === false) return [];
  return [{ kind: 'payment mail', payload: { paymentId: id, asked: wanted ?? false } }];
}
