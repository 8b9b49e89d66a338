import { listCurrencyCodes } from '../../../lib/dialects/teamwork/currency-codes.ts';

export const { route, handler } = listCurrencyCodes();
