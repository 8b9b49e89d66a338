/** How tokens lie in the table. */
import { type Token, token } from '../../domain/token/token.ts';
import type { Noun } from '../noun.ts';

/** While a token is good, the person it acts for cannot be deleted without it. */
export const tokenNoun: Noun<Token> = {
  name: 'token',
  resource: 'tokens',
  schema: token,
  home: 'settings',
  references: ({ staffId, revokedAt }) =>
    staffId !== null && revokedAt === null ? [{ noun: 'staff', id: staffId, path: 'staff_id' }] : [],
};
