/** The local gateway before functions of a test's own. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { httpServer, makeGateway, type Served } from '../../scripts/server/gateway.ts';

export type Handle = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

export const front = (handler: Handle) => ({ function: 'test', load: async () => ({ handler }) });
export const echo: Handle = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });
export const reported: string[] = [];
let close = (): void => {};
/** Hangs everything up. */
export const closeGateway = (): void => {
  close();
  reported.length = 0;
};

/** A gateway on a port of its own, as a worker has it behind the supervisor's. */
export async function serve(routes: Record<string, Handle>, more: Partial<Served> = {}) {
  const gateway = makeGateway({
    routes: Object.entries(routes).map(([key, handler]) => {
      const [method = '', gatewayPath = ''] = key.split(' ');
      return { method, gatewayPath, ...front(handler) };
    }),
    fallback: front(async ({ rawPath }) => ({ statusCode: 404, body: `nothing at ${rawPath}` })),
    report: (event) => reported.push(event),
    ...more,
  });
  const { app } = gateway;
  await app.listen({ port: 0, host: '127.0.0.1' });
  const server = httpServer(app);
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const call = async (method: string, path: string, init: RequestInit = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...init });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { ...gateway, port, call };
}

/** A function that answers when it is let. */
export function gated() {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  let count = 0;
  const handler: Handle = () => {
    count += 1;
    return gate.then(() => ({ statusCode: 200 }));
  };
  return { handler, entered: () => count, open };
}

/** Sends bytes as they are and reads until the server hangs up. */
export async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}
