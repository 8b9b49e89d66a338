import { project } from '../../../lib/dialects/perfex/project.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(project);
