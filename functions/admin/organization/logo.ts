import { readLogo } from '../../../lib/dialects/admin/organization-routes.ts';

export const { route, handler } = readLogo();
