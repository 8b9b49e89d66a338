/** Sereni's credentials and refusals. Kept apart so that routes that need only these load no more. */
import { type Protocol, tokenIn } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

/** Tells whether a range of an Accept header includes JSON; `q=0` excludes it. */
function takesJson(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false;
  return /^(\*\/\*|application\/(\*|json|[^/\s]+\+json))$/.test(type);
}

export const protocol: Protocol = {
  dialect: 'sereni',
  contentType: 'application/json',
  credentials: tokenIn('bearer'),
  toWireNames,
  refuse,
  etags: true,
  accepts: (accept) => accept.trim() === '' || accept.split(',').some(takesJson),
};
