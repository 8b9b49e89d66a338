import { contract } from '../../../lib/dialects/perfex/contract.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(contract);
