/** Answers what no registered route of API Gateway takes: trailing slashes, aliases, HEAD, OPTIONS, unknown paths. */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { dispatch } from '../../generated/dispatch.ts';
import { findProtocol } from '../../lib/dialects/protocols.ts';
import { answerPreflight, refuseRoute } from '../../lib/http/lambda.ts';
import { matchRoute, onlyAnswered, withoutTrailingSlash } from '../../lib/http/match.ts';

export async function handler(event: APIGatewayProxyEventV2, context: Context): Promise<unknown> {
  const { method } = event.requestContext.http;
  const path = withoutTrailingSlash(event.rawPath);
  const routeMethod = method === 'HEAD' ? 'GET' : method;
  const { match, otherMethods } = matchRoute(onlyAnswered(dispatch), routeMethod, path);
  const protocol = findProtocol(path, event.headers.authorization);
  if (method === 'OPTIONS' && otherMethods.length > 0) return answerPreflight(protocol, event, context, otherMethods);
  // HEAD must change nothing, so it does not exist where GET writes.
  if (!match || (method === 'HEAD' && match.route.writes)) return refuseRoute(protocol, event, context, otherMethods);
  const { handler: handle } = await match.route.load();
  const answer = await handle({ ...event, rawPath: path, pathParameters: match.parameters }, context);
  return method === 'HEAD' && typeof answer === 'object' ? { ...answer, body: '' } : answer;
}
