import { uploadLogo } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = uploadLogo();
