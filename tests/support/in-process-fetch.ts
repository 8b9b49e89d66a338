/** `fetch` for clients in tests: requests reach the real handlers as API Gateway events. */
import { send } from '../../lab/api.ts';

export async function fetchInProcess(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const text = await request.text();
  const headers = Object.fromEntries(request.headers);
  const reply = await send(request.method, pathname + search, { headers, ...(text === '' ? {} : { body: text }) });
  const body = reply.status === 204 ? null : JSON.stringify(reply.body);
  return new Response(body, { status: reply.status, headers: reply.headers });
}
