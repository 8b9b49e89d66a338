import { read } from '../../../lib/dialects/routes.ts';
import { person } from '../../../lib/dialects/teamwork/person.ts';

export const { route, handler } = read(person);
