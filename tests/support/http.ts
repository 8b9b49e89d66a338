/** The real handlers behind a real HTTP server, for clients that bring their own way of talking. */

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { send } from '../../lab/api.ts';

/** @returns where it listens, and what ends it */
export async function serveHttp(): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    try {
      const { status, headers, body } = await answerTo(request);
      const { 'content-encoding': _, 'content-length': __, ...plain } = headers;
      response.writeHead(status, plain);
      response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    } catch (error) {
      response.writeHead(599).end(String(error));
    }
  });
  await once(server.listen(0), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://localhost:${port}`, close };
}

async function answerTo(request: IncomingMessage) {
  const bytes = await buffer(request);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const body = bytes.length > 0 ? { body: bytes.toString('utf8') } : {};
  return send(request.method ?? 'GET', request.url ?? '/', { headers, ...body });
}
