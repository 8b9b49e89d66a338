import { payment } from '../../../lib/dialects/perfex/payment.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(payment);
