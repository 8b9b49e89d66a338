import { project } from '../../../lib/dialects/perfex/work/project.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(project);
