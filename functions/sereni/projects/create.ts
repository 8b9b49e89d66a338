import { project } from '../../../lib/dialects/sereni/project.ts';
import { create } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = create(project);
