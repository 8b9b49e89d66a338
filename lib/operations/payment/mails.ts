import type { Payment } from '../../domain/payment/payment.ts';
import type { Effect } from '../../store/save.ts';

/** Makes the mail that a payment promises. @param isWanted undefined: unsaid, so it is sent only if it has an address */
export function paymentMailEffects({ id }: Payment, isWanted: boolean | undefined): Effect[] {
  if (isWanted === false) return [];
  return [{ kind: 'payment mail', payload: { paymentId: id, asked: isWanted ?? false } }];
}
