import { project } from '../../../lib/dialects/perfex/project.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(project);
