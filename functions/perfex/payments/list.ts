import { payment } from '../../../lib/dialects/perfex/payment.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(payment);
