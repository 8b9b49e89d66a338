import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(proposal);
