import { declareComment } from '../../../lib/dialects/sereni/comment.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';

export const { route, handler } = declareComment(payment, 'payment');
