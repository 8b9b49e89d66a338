import { proposal } from '../../../lib/dialects/perfex/proposal.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(proposal);
