import { paymentMatch } from '../../../lib/dialects/perfex/money/payment.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(paymentMatch);
