import { remove } from '../../../lib/dialects/routes.ts';
import { project } from '../../../lib/dialects/sereni/project.ts';

export const { route, handler } = remove(project);
