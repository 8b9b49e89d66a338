import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(proposal);
