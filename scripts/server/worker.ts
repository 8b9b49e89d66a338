/**
 * One process that answers requests. It listens nowhere: the supervisor accepts connections and hands them over, so that
 * a worker that dies takes only its own requests along. Runs from a bundle (folder.ts), beside the functions it serves.
 */
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispatch } from '../../generated/dispatch.ts';
import { logFault } from '../../lib/platform/log.ts';
import { httpServer, makeGateway } from './gateway.ts';
import { drainMs, type Message, numberIn } from './messages.ts';

// A disk that is full must not end a process that only wanted to log.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// Aliases are no routes of the gateway: each function is registered once, under its own path.
const routes = dispatch.filter((entry, i) => dispatch.findIndex((other) => other.function === entry.function) === i);

const { app, drain } = makeGateway({
  routes,
  fallback: { function: 'gateway-default', load: () => import('../../functions/gateway/default.ts') },
  report: (event, facts, error) => logFault(event, error ?? new Error(event), facts),
});

let ending = false;

/** Answers what is under way and ends. */
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.race([drain(), sleep(drainMs)]);
  process.exit(0);
}

process.on('SIGTERM', () => void end());
// A Ctrl-C goes to every process of the terminal; the supervisor says when it is time.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
// Without its supervisor nobody brings it connections, and the next start finds its own engine.
process.on('disconnect', () => process.exit(1));

await app.ready();
const server = httpServer(app);
// Node watches for slow heads and bodies from then on.
server.emit('listening');
const tell = (message: Message): void => void process.send?.(message);
process.on('message', (message: unknown, handle: unknown) => {
  const number = numberIn(message, 'connection');
  if (number === null) return;
  tell({ type: 'taken', number });
  // Who hung up on the way is not there any more.
  if (!(handle instanceof Socket)) return;
  server.emit('connection', handle);
  handle.resume();
});
tell({ type: 'ready' });
