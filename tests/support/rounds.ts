/**
 * Round trips counted exactly. Requests are held until nothing more is asked for, leave together, and are answered
 * together: what is counted is the longest chain of requests of which each needs the answer to the one before, and
 * no accident of timing makes it longer or shorter.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { wrapTransport } from '../../lib/store/client.ts';

/** So many turns of the event loop without a new request, and the round is complete. */
const quietTurns = 4;

export type Rounds = { count: () => number; restore: () => void };

/** Brings the store's requests into step until `restore` is called. To be put around a meter, not inside of one. */
export function inRounds(): Rounds {
  let waiting: (() => Promise<() => void>)[] = [];
  let running = false;
  let count = 0;
  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      for (let known = 0, quiet = 0; quiet < quietTurns; quiet = known === waiting.length ? quiet + 1 : 0) {
        known = waiting.length;
        await nextTurn();
      }
      const round = waiting;
      waiting = [];
      count += 1;
      const answers = await Promise.all(round.map((send) => send()));
      for (const answer of answers) answer();
      await nextTurn();
    }
    running = false;
  };
  const restore = wrapTransport((inner) => (request) => {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof inner>>>();
    waiting.push(() =>
      inner(request).then(
        (answer) => () => resolve(answer),
        (error: unknown) => () => reject(error),
      ),
    );
    if (!running) void run();
    return promise;
  });
  return { count: () => count, restore };
}
