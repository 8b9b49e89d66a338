import { paymentMatch } from '../../../lib/dialects/perfex/payment.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(paymentMatch);
