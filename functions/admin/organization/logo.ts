import { showLogo } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = showLogo();
