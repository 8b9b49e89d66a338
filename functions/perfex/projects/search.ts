import { search } from '../../../lib/dialects/perfex/protocol/search.ts';
import { project } from '../../../lib/dialects/perfex/work/project.ts';

export const { route, handler } = search(project);
