/** How large an answer may be. Lambda limits the whole result of a function, as JSON, and not the body alone. */
import { Problem } from '../domain/problem.ts';
import type { Route } from './route.ts';

/** The most bytes that Lambda lets a function answer. */
const mostBytes = 6_291_556;
/** The most bytes that one UTF-16 unit takes in JSON, as an escape: `\u001f`. */
const mostBytesOfUnit = 6;

/** Tells whether Lambda lets a function answer this. Only texts near the limit are serialized to be measured. */
export function fitsPayload(answer: { body?: string | undefined; isBase64Encoded?: boolean | undefined }): boolean {
  const { body = '', isBase64Encoded = false } = answer;
  const bytesAround = Buffer.byteLength(JSON.stringify({ ...answer, body: '' }));
  // Base64 needs no escapes.
  if (isBase64Encoded || bytesAround + body.length > mostBytes) return bytesAround + body.length <= mostBytes;
  if (bytesAround + body.length * mostBytesOfUnit <= mostBytes) return true;
  return Buffer.byteLength(JSON.stringify(answer)) <= mostBytes;
}

/** Refuses an answer that does not fit, and says how the route gives a smaller one. */
export function tooLargeProblem({ body }: { body?: unknown }, route: Route | null, isZipped: boolean): Problem {
  const names = Object.keys(route?.query?.shape ?? {});
  const pages = names.filter((name) => /^(page|per_?page)$/i.test(name)).join(', ');
  const ways = [
    ...(pages === '' ? [] : [`in smaller pages (${pages})`]),
    ...(names.includes('fields') ? ['with fewer fields (fields)'] : []),
    ...(isZipped || Buffer.isBuffer(body) ? [] : ['with Accept-Encoding: gzip']),
  ];
  const advice = ways.length === 0 ? '' : `: ask for it ${ways.join(' or ')}`;
  return new Problem('too_large', `The answer is larger than 6 MB${advice}`);
}

/** The body of a write that is done, in place of one that does not fit. Both JSON:API dialects know `meta`. */
export const describeDone = ({ message }: Problem) => ({ meta: { message: `It is done. ${message}` } });
