import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(contract);
