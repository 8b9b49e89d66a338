import { people } from '../../../lib/dialects/productive/lookups.ts';
import { read } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = read(people);
