import { revokeLink } from '../../../lib/dialects/siwapp/revoke-link.ts';

export const { route, handler } = revokeLink();
