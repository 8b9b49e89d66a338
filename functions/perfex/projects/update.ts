import { project } from '../../../lib/dialects/perfex/project.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(project);
