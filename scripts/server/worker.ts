/**
 * A process that answers requests. It does not listen: the supervisor accepts connections and hands them over, so that a
 * dying worker takes only its own requests with it. Bundled (folder.ts) with the functions it serves.
 */
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispatch } from '../../generated/dispatch.ts';
import { logFault } from '../../lib/platform/log.ts';
import { httpServer, makeGateway } from './gateway.ts';
import { drainMs, type Message, numberIn } from './messages.ts';

// A full disk must not end a process that only wanted to log.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// Aliases are not routes of the gateway: each function is registered once, under its own path.
const routes = dispatch.filter((entry, i) => dispatch.findIndex((other) => other.function === entry.function) === i);

const { app, drain } = makeGateway({
  routes,
  fallback: { function: 'gateway-default', load: () => import('../../functions/gateway/default.ts') },
  report: (event, facts, error) => logFault(event, error ?? new Error(event), facts),
});

let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.race([drain(), sleep(drainMs)]);
  process.exit(0);
}

process.on('SIGTERM', () => void end());
// The supervisor decides when to end, not the terminal's Ctrl-C.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
// Without its supervisor it gets no connections, and the next start has its own engine.
process.on('disconnect', () => process.exit(1));

await app.ready();
const server = httpServer(app);
// This makes Node watch for slow heads and bodies.
server.emit('listening');
const tell = (message: Message): void => void process.send?.(message);
process.on('message', (message: unknown, handle: unknown) => {
  const number = numberIn(message, 'connection');
  if (number === null) return;
  tell({ type: 'taken', number });
  // The client may have hung up on the way.
  if (!(handle instanceof Socket)) return;
  server.emit('connection', handle);
  handle.resume();
});
tell({ type: 'ready' });
