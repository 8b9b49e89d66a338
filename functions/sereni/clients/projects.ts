import { client } from '../../../lib/dialects/sereni/client.ts';
import { project } from '../../../lib/dialects/sereni/project.ts';
import { declareSublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = declareSublist(client, project, (id) => ({ list: `customer=${id}` }));
