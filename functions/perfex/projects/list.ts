import { project } from '../../../lib/dialects/perfex/project.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(project);
