import { project } from '../../../lib/dialects/sereni/project.ts';
import { remove } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = remove(project);
