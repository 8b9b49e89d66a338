import { project } from '../../../lib/dialects/sereni/project.ts';
import { list } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = list(project);
