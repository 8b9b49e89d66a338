import { payment } from '../../../lib/dialects/perfex/money/payment.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(payment);
