import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(proposal);
