import { payment } from '../../../lib/dialects/perfex/money/payment.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(payment);
