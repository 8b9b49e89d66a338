/** Sereni's side of HTTP: where its token is and how it refuses. It stands apart so that whoever needs no more loads no more. */
import { type Protocol, readAuthorizationToken } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

/** Whether a range of an Accept header takes JSON in; one with `q=0` rules it out. */
function takesJson(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false;
  return /^(\*\/\*|application\/(\*|json|[^/\s]+\+json))$/.test(type);
}

export const protocol: Protocol = {
  dialect: 'sereni',
  contentType: 'application/json',
  credentials: ({ headers }) => {
    const token = readAuthorizationToken(headers.authorization, ['bearer']);
    return token ? { token, organizationId: null } : null;
  },
  toWireNames,
  refuse,
  etags: true,
  accepts: (accept) => accept.trim() === '' || accept.split(',').some(takesJson),
};
