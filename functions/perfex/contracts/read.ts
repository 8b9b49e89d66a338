import { contract } from '../../../lib/dialects/perfex/contract.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(contract);
