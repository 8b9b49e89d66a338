import { client } from '../../../lib/dialects/sereni/client.ts';
import { remove } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = remove(client);
