import { company } from '../../../lib/dialects/productive/company.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(company);
