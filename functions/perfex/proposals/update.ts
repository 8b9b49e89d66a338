import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(proposal);
