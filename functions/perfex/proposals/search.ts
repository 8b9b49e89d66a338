import { proposal } from '../../../lib/dialects/perfex/proposal.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(proposal);
