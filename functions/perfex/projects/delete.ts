import { project } from '../../../lib/dialects/perfex/project.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(project);
