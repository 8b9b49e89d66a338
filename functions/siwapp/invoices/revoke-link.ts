import { revokeLink } from '../../../lib/dialects/siwapp/pdf.ts';

export const { route, handler } = revokeLink();
