import { people } from '../../../lib/dialects/productive/lookups.ts';
import { list } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = list(people);
