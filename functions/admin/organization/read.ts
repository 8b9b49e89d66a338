import { readOrganization } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = readOrganization();
