import { contract } from '../../../lib/dialects/perfex/contract.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(contract);
