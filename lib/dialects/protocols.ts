/** Finds the protocol that answers at a path without a route. */
import { type Protocol, readAuthorizationScheme } from '../http/protocol.ts';
import { protocol as admin } from './admin/protocol.ts';
import { protocol as perfex } from './perfex/protocol/envelope.ts';
import { protocol as productive } from './productive/http.ts';
import { protocol as sereni } from './sereni/http.ts';
import { protocol as siwapp } from './siwapp/http.ts';
import { protocol as teamwork } from './teamwork/http.ts';

/** Teamwork's paths start at the root; clients may omit the printed ending. */
const teamworkPath = /\.json$|^\/(invoices|projects|currencycodes)(\/|$)/;

/** Finds the protocol by the start of the path. In /api/v1, which two products share, the authorization decides. */
export function findProtocol(path: string, authorization: string | undefined): Protocol {
  if (path.startsWith('/admin')) return admin;
  if (path.startsWith('/api/v1/')) return readAuthorizationScheme(authorization) === 'token' ? siwapp : sereni;
  if (path.startsWith('/api/v2/')) return productive;
  if (path.startsWith('/api/')) return perfex;
  return teamworkPath.test(path) ? teamwork : admin;
}
