import { list } from '../../../lib/dialects/routes.ts';
import { project } from '../../../lib/dialects/teamwork/project.ts';

export const { route, handler } = list(project);
