import { client } from '../../../lib/dialects/sereni/client.ts';
import { project } from '../../../lib/dialects/sereni/project.ts';
import { sublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = sublist(client, project, (id) => ({ list: `customer=${id}` }));
