import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(contract);
