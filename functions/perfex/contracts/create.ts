import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(contract);
