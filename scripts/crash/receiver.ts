/** A local receiver of webhooks, which notes what it receives. */
import { createServer } from 'node:http';

/** `id`: the same in all repetitions of one message. */
export type ToldInvoice = { id: string; invoiceId: number };

export type Receiver = { url: string; told: ToldInvoice[]; stop: () => void };

/** A delay, so that the server can also be killed while it waits for the answer. */
const answerMs = 20;

export async function startReceiver(): Promise<Receiver> {
  const told: ToldInvoice[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      told.push({ id: String(request.headers['webhook-id']), invoiceId: Number(JSON.parse(text).id) });
      setTimeout(() => response.writeHead(204).end(), answerMs);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    told,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
