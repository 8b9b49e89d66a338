import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { list } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = list(payment);
