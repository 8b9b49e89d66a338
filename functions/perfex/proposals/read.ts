import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(proposal);
