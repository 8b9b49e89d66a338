/**
 * Three paths are Sereni's and siwapp's both. The scheme of `Authorization` tells whose request it
 * is: `Token …` is siwapp's, everything else is Sereni's, which refuses what is not a bearer token.
 */
import type { Handler } from '../http/lambda.ts';
import { readAuthorizationScheme } from '../http/protocol.ts';

/** The handler of a path that the two share. */
export function routeByScheme({ sereni, siwapp }: { sereni: Handler; siwapp: Handler }): Handler {
  return (event, context) => {
    const headers = Object.entries(event.headers ?? {});
    const authorization = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    return readAuthorizationScheme(authorization) === 'token' ? siwapp(event, context) : sereni(event, context);
  };
}
