import { proposal } from '../../../lib/dialects/perfex/proposal.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(proposal);
