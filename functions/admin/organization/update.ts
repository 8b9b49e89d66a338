import { updateOrganization } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = updateOrganization();
