import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { project } from '../../../lib/dialects/perfex/work/project.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(project), list(project));
