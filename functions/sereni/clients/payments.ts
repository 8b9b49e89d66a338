import { client } from '../../../lib/dialects/sereni/client.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { declareSublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = declareSublist(client, payment, (id) => ({
  list: `customer=${id}`,
  by: 'date',
  descending: true,
}));
