import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(proposal);
