import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { create } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = create(payment);
