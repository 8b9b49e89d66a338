/** How payment modes lie in the table. */
import { paymentMode } from '../../domain/settings/settings.ts';

export const paymentModeNoun = {
  name: 'payment mode',
  resource: 'payment-modes',
  schema: paymentMode,
  home: 'settings',
} as const;
