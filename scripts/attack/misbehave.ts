/** Misbehaves on command. A separate process with low priority, so that its own load does not affect the measurement. */
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { ways } from './misbehaviour.ts';
import { randomFrom, seedOf } from './random.ts';
import { connections } from './send.ts';

const order = z.object({
  way: z.string(),
  seconds: z.number(),
  seed: z.number(),
  aim: z.object({ port: z.number(), token: z.string(), organizationId: z.number(), spoiltToken: z.string() }),
});

setPriority(19);
process.on('message', (message) => void obey(order.parse(message)));
process.on('disconnect', () => process.exit(0));

async function obey({ way: name, seconds, seed, aim }: z.infer<typeof order>): Promise<void> {
  const way = ways[name];
  if (!way) throw new Error(`there is no way "${name}"`);
  const agent = connections(way.atOnce);
  const random = randomFrom(seedOf(seed, name));
  const untilMs = performance.now() + seconds * 1_000;
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      sent += 1;
      await way.step(aim, random, agent);
    }
  };
  const all = Promise.all(Array.from({ length: way.atOnce }, worker));
  await Promise.race([all, sleep(seconds * 1_000 + 200)]);
  agent.destroy();
  process.send?.({ sent });
}
