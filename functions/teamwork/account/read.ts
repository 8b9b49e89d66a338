import { readAccount } from '../../../lib/dialects/teamwork/account.ts';

export const { route, handler } = readAccount();
