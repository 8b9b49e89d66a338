/** Routes that are none of the five verbs of routes.ts. */
import { createHandler, type Run } from '../http/lambda.ts';
import type { Protocol } from '../http/protocol.ts';
import type { Rights, Route, ScopeResource } from '../http/route.ts';
import type { Declared } from './routes.ts';

/** By default a route answers 200 and needs the right that its method implies. */
type OwnRoute = Pick<Route, 'method' | 'path' | 'verb' | 'summary' | 'aliases'> & {
  right?: Rights;
  status?: Route['status'];
};
type Parts = Omit<Route, keyof OwnRoute | 'dialect' | 'resource' | 'scope'>;
const rightOf = { GET: 'read', POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' } as const;

/** Returns a function that declares a resource's own routes. */
export function declareFor(protocol: Protocol, of: { name: string; scope: ScopeResource | 'admin' }) {
  const { dialect } = protocol;
  return <const P extends Parts>({ right, status = 200, ...own }: OwnRoute, parts: P, run: Run<P>): Declared => {
    const scope = of.scope === 'admin' ? of.scope : (`${of.scope}:${right ?? rightOf[own.method]}` as const);
    const route = { ...own, status, dialect, resource: of.name, scope, ...parts };
    return { route, handler: createHandler<P>(protocol, route, run) };
  };
}
