import { comment } from '../../../lib/dialects/sereni/comment.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { declareSublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = declareSublist(payment, comment, (id) => ({ list: `payment=${id}` }));
