import { proposal } from '../../../lib/dialects/perfex/proposal.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(proposal);
