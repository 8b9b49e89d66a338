import { project } from '../../../lib/dialects/productive/project.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(project);
