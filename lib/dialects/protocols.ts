/** Whose words answer at a path that no route has. */
import { type Protocol, readAuthorizationScheme } from '../http/protocol.ts';
import { protocol as admin } from './admin/protocol.ts';
import { protocol as perfex } from './perfex/protocol/envelope.ts';
import { protocol as productive } from './productive/http.ts';
import { protocol as sereni } from './sereni/http.ts';
import { protocol as siwapp } from './siwapp/http.ts';
import { protocol as teamwork } from './teamwork/http.ts';

/** Teamwork lives at the root; its clients may forget the ending that its paths are printed with. */
const teamworkPath = /\.json$|^\/(invoices|projects|currencycodes)(\/|$)/;

/**
 * The protocol of the product whose paths begin like this one. Under /api/v1 two products live; the scheme of
 * `Authorization` tells them apart, as it does on the paths they share.
 */
export function findProtocol(path: string, authorization: string | undefined): Protocol {
  if (path.startsWith('/admin')) return admin;
  if (path.startsWith('/api/v1/')) return readAuthorizationScheme(authorization) === 'token' ? siwapp : sereni;
  if (path.startsWith('/api/v2/')) return productive;
  if (path.startsWith('/api/')) return perfex;
  return teamworkPath.test(path) ? teamwork : admin;
}
