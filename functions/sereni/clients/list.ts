import { list } from '../../../lib/dialects/routes.ts';
import { client } from '../../../lib/dialects/sereni/client.ts';

export const { route, handler } = list(client);
