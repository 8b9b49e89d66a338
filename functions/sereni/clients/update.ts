import { client } from '../../../lib/dialects/sereni/client.ts';
import { update } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = update(client);
