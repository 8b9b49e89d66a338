/** Declares a route: what a resource says of it, and the Lambda that runs it. routes.ts declares the five verbs. */
import { createHandler, type Handler, type Run } from '../http/lambda.ts';
import type { Protocol } from '../http/protocol.ts';
import type { Rights, Route, ScopeResource } from '../http/route.ts';
import type { Address } from './protocol.ts';

export type Declared = { route: Route; handler: Handler };

/** By default a route answers 200 and needs the right that its method implies. */
type OwnRoute = Omit<Address, 'status'> & { verb: string; right?: Rights; status?: Address['status'] };
/** Of these, `answer` and `failure` may also be in what a dialect says of a verb. */
type Parts = Omit<Route, Exclude<keyof OwnRoute, 'answer' | 'failure'> | 'dialect' | 'resource' | 'scope'>;
const rightOf = { GET: 'read', POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' } as const;

/** Returns a function that declares a resource's routes. */
export function declareFor(protocol: Protocol, of: { name: string; scope: ScopeResource | 'admin' }) {
  const { dialect } = protocol;
  return <const P extends Parts>({ right, status = 200, ...own }: OwnRoute, parts: P, run: Run<P>): Declared => {
    const scope = of.scope === 'admin' ? of.scope : (`${of.scope}:${right ?? rightOf[own.method]}` as const);
    const route = { ...own, status, dialect, resource: of.name, scope, ...parts };
    return { route, handler: createHandler<P>(protocol, route, run) };
  };
}
