import { proposal } from '../../../lib/dialects/perfex/proposal.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(proposal);
