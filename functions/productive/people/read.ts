import { person } from '../../../lib/dialects/productive/person.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(person);
