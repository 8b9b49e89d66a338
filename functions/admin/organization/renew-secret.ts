import { renewSecret } from '../../../lib/dialects/admin/organization-routes.ts';

export const { route, handler } = renewSecret();
