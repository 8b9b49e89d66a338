import { read } from '../../../lib/dialects/routes.ts';
import { company } from '../../../lib/dialects/teamwork/company.ts';

export const { route, handler } = read(company);
