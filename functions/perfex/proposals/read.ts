import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(proposal);
