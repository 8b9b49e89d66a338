import { byScheme } from '../../../lib/dialects/by-scheme.ts';
import { remove } from '../../../lib/dialects/routes.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { paymentDelete } from '../../../lib/dialects/siwapp/payment.ts';

const sereni = remove(payment);
export const { route } = sereni;
export const also = [paymentDelete.route];
export const handler = byScheme({ sereni: sereni.handler, siwapp: paymentDelete.handler });
