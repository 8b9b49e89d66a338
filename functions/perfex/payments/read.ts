import { payment } from '../../../lib/dialects/perfex/money/payment.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(payment);
