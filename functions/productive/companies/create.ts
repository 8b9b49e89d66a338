import { company } from '../../../lib/dialects/productive/company.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(company);
