import { company } from '../../../lib/dialects/productive/company.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(company);
