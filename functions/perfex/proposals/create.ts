import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(proposal);
