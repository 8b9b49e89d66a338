import { type Token, token } from '../../domain/token/token.ts';
import type { RecordType } from '../record-type.ts';

/** A person cannot be deleted while a valid token acts for them. */
export const tokenRecordType: RecordType<Token> = {
  name: 'token',
  resource: 'tokens',
  schema: token,
  home: 'settings',
  references: ({ staffId, revokedAt }) =>
    staffId !== null && revokedAt === null ? [{ recordType: 'staff', id: staffId, path: 'staffId' }] : [],
};
