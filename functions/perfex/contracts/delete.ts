import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(contract);
