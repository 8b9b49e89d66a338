import { list } from '../../../lib/dialects/routes.ts';
import { person } from '../../../lib/dialects/teamwork/person.ts';

export const { route, handler } = list(person);
