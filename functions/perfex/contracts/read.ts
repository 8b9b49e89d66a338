import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(contract);
