import { client } from '../../../lib/dialects/sereni/client.ts';
import { list } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = list(client);
