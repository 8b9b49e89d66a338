/** The protocol of the settings API: a bearer token, plain JSON records, problem details. */
import { type Protocol, readAuthorizationToken } from '../../http/protocol.ts';
import type { Method } from '../../http/route.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'admin',
  contentType: 'application/json; charset=utf-8',
  credentials: ({ headers }) => {
    const token = readAuthorizationToken(headers.authorization, ['bearer']);
    return token ? { token, organizationId: null } : null;
  },
  refuse,
  toWireNames,
  etags: false,
};

type Own<M, S> = { method: M; path: string; resource: string; verb: string; status: S; summary: string };

/** The part of a route that is the same in all of them. */
export function declare<const M extends Method, const S extends 200 | 201 | 204>(route: Own<M, S>) {
  return { ...route, dialect: 'admin', scope: 'admin' } as const;
}
