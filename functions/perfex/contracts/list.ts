import { contract } from '../../../lib/dialects/perfex/contract.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(contract);
