import { client } from '../../../lib/dialects/sereni/client.ts';
import { read } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = read(client);
