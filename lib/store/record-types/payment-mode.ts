import { paymentMode } from '../../domain/settings/settings.ts';

export const paymentModeRecordType = {
  name: 'payment mode',
  resource: 'payment-modes',
  schema: paymentMode,
  home: 'settings',
} as const;
