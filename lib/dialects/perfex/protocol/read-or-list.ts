/** GET /api/{resource}/{id}, where `search` without a term stands in the place of an id: it lists everything. */
import type { Declared } from '../../declare.ts';

/** Puts a list behind the paths of a read whose id is `search`. API Gateway cannot tell the two apart. */
export function orListAtSearch(one: Declared, whole: Declared): Declared {
  return {
    route: one.route,
    handler: (event, context) => {
      const [id, ...others] = Object.values(event.pathParameters ?? {});
      const isSearch = id === 'search' && others.length === 0;
      return isSearch ? whole.handler({ ...event, pathParameters: {} }, context) : one.handler(event, context);
    },
  };
}
