import { create } from '../../../lib/dialects/routes.ts';
import { client } from '../../../lib/dialects/sereni/client.ts';

export const { route, handler } = create(client);
