import { person } from '../../../lib/dialects/productive/person.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(person);
