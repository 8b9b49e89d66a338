import { project } from '../../../lib/dialects/sereni/project.ts';
import { update } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = update(project);
