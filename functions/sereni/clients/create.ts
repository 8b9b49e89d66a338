import { client } from '../../../lib/dialects/sereni/client.ts';
import { create } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = create(client);
