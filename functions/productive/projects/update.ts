import { project } from '../../../lib/dialects/productive/project.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(project);
