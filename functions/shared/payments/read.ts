import { routeByScheme } from '../../../lib/dialects/by-scheme.ts';
import { read } from '../../../lib/dialects/routes.ts';
import { payment as sereniPayment } from '../../../lib/dialects/sereni/payment.ts';
import { payment as siwappPayment } from '../../../lib/dialects/siwapp/payment.ts';

const sereni = read(sereniPayment);
const siwapp = read(siwappPayment);
export const { route } = sereni;
export const also = [siwapp.route];
export const handler = routeByScheme({ sereni: sereni.handler, siwapp: siwapp.handler });
