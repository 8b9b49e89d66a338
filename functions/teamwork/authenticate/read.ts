import { readAuthentication } from '../../../lib/dialects/teamwork/account.ts';

export const { route, handler } = readAuthentication();
