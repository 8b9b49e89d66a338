import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(contract);
