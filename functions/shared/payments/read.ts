import { byScheme } from '../../../lib/dialects/by-scheme.ts';
import { read } from '../../../lib/dialects/routes.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { paymentRead } from '../../../lib/dialects/siwapp/payment.ts';

const sereni = read(payment);
export const { route } = sereni;
export const also = [paymentRead.route];
export const handler = byScheme({ sereni: sereni.handler, siwapp: paymentRead.handler });
