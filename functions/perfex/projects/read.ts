import { project } from '../../../lib/dialects/perfex/work/project.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(project);
