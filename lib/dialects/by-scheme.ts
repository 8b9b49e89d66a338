/** Three paths are shared: `Authorization: Token …` means siwapp, anything else Sereni. */
import type { Handler } from '../http/lambda.ts';
import { readAuthorizationScheme } from '../http/protocol.ts';

/** Chooses the handler of a path that Sereni and siwapp share, by the scheme of `Authorization`. */
export function routeByScheme({ sereni, siwapp }: { sereni: Handler; siwapp: Handler }): Handler {
  return (event, context) => {
    const headers = Object.entries(event.headers ?? {});
    const authorization = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    return readAuthorizationScheme(authorization) === 'token' ? siwapp(event, context) : sereni(event, context);
  };
}
