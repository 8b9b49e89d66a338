import { client } from '../../../lib/dialects/sereni/client.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';
import { sublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = sublist(client, payment, (id) => ({
  list: `customer=${id}`,
  by: 'date',
  descending: true,
}));
