import { comment } from '../../../lib/dialects/sereni/comment.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { sublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = sublist(payment, comment, (id) => ({ list: `payment=${id}` }));
