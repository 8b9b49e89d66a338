import { project } from '../../../lib/dialects/productive/project.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(project);
