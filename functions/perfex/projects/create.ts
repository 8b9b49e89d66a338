import { project } from '../../../lib/dialects/perfex/project.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(project);
