import { routeByScheme } from '../../../lib/dialects/by-scheme.ts';
import { update } from '../../../lib/dialects/routes.ts';
import { payment as sereniPayment } from '../../../lib/dialects/sereni/payment.ts';
import { payment as siwappPayment } from '../../../lib/dialects/siwapp/payment.ts';

const sereni = update(sereniPayment);
const siwapp = update(siwappPayment);
export const { route } = sereni;
export const also = [siwapp.route];
export const handler = routeByScheme({ sereni: sereni.handler, siwapp: siwapp.handler });
