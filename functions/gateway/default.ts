/**
 * What API Gateway sends here is what no registered route took: a trailing slash, an alias, HEAD,
 * a documented ending such as `.json` on another path, or something that does not exist.
 */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { dispatch } from '../../generated/dispatch.ts';
import { findProtocol } from '../../lib/dialects/protocols.ts';
import { refuseRoute } from '../../lib/http/lambda.ts';
import { matchRoute, withoutTrailingSlash } from '../../lib/http/match.ts';

export async function handler(event: APIGatewayProxyEventV2, context: Context): Promise<unknown> {
  const { method } = event.requestContext.http;
  const path = withoutTrailingSlash(event.rawPath);
  const reading = method === 'HEAD' ? 'GET' : method;
  const { match, otherMethods } = matchRoute(dispatch, reading, path);
  // HEAD asks what there is, and does nothing: where GET does something there is none.
  if (!match || (method === 'HEAD' && match.route.writes))
    return refuseRoute(findProtocol(path, event.headers.authorization), event, context, otherMethods);
  const { handler: handle } = await match.route.load();
  const answer = await handle({ ...event, rawPath: path, pathParameters: match.parameters }, context);
  return method === 'HEAD' && typeof answer === 'object' ? { ...answer, body: '' } : answer;
}
