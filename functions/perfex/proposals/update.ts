import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(proposal);
