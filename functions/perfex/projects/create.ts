import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { project } from '../../../lib/dialects/perfex/work/project.ts';

export const { route, handler } = create(project);
