import { company } from '../../../lib/dialects/productive/company.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(company);
