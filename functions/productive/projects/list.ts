import { project } from '../../../lib/dialects/productive/project.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(project);
