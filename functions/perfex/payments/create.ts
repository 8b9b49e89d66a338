import { payment } from '../../../lib/dialects/perfex/payment.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(payment);
