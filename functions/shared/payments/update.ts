import { byScheme } from '../../../lib/dialects/by-scheme.ts';
import { update } from '../../../lib/dialects/routes.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { paymentUpdate } from '../../../lib/dialects/siwapp/payment.ts';

const sereni = update(payment);
export const { route } = sereni;
export const also = [paymentUpdate.route];
export const handler = byScheme({ sereni: sereni.handler, siwapp: paymentUpdate.handler });
