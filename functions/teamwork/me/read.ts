import { readMe } from '../../../lib/dialects/teamwork/person.ts';

export const { route, handler } = readMe();
