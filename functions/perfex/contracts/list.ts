import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(contract);
