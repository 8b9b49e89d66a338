import { project } from '../../../lib/dialects/sereni/project.ts';
import { read } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = read(project);
