/** Drains the outbox within a function's time, and goes on at once while more is due: each drain starts the next. */
import * as z from 'zod';
import { readNowMs } from '../../platform/clock.ts';
import { readEnv } from '../../platform/env.ts';
import { invokeForEach } from '../../platform/invoke.ts';
import { logFault } from '../../platform/log.ts';
import { type ChainPlace, endChain, passOn, toChainStart } from '../../store/outbox-chain.ts';
import { runDrain } from './drain.ts';
import { type Drain, type Drained, type Limits, toBeginsForMs } from './under-way.ts';
import type { ReceiverSettings } from './webhook.ts';

/**
 * Drains in a chain. Lambda stops a function that has started itself some sixteen times in a row; the minute's schedule
 * begins another chain.
 */
const mostDrains = 12;

/** What a drain tells the next. */
const chainEvent = z.object({ chain: z.object({ id: z.string().max(40), round: z.int().min(1).max(mostDrains) }) });
export type ChainEvent = z.infer<typeof chainEvent>;

const streamEvent = z.object({ Records: z.array(z.unknown()) });

/** `next`: the event for another drain, where no function could be started for it. */
export type ChainResult = (Drained & { next?: ChainEvent }) | { batchItemFailures: [] };

/**
 * Drains the outbox once, and starts the next drain if more is due, this one has ended some effects, and no other chain
 * goes on.
 * @param event of the schedule or of the table's stream, which only say that there may be something; or of the drain
 *   before
 * @param remainingMs until the function is stopped
 * @throws when something could not be read, after the rest was worked off; not for the stream, which would wait for the
 *   same records: the schedule looks again within a minute
 */
export async function drainInChain(
  event: unknown,
  remainingMs: number,
  receivers: ReceiverSettings,
  limits: Partial<Limits> = {},
): Promise<ChainResult> {
  const place = chainEvent.safeParse(event).data?.chain ?? toChainStart();
  const own = { beginsForMs: toBeginsForMs(remainingMs, limits), ...limits, chain: place };
  const drain = await runDrain(readNowMs(), receivers, own);
  const next = await goOn(drain, place);
  if (streamEvent.safeParse(event).success) return { batchItemFailures: [] };
  const { total, faults } = drain;
  const [cause] = faults;
  if (cause) throw new Error(`${faults.length} parts of the outbox could not be worked on`, { cause });
  return next ? { ...total, next } : total;
}

/** @returns the next drain's event, where no function could be started for it */
async function goOn(drain: Drain, place: ChainPlace): Promise<ChainEvent | null> {
  const { done, skipped, setAside } = drain.total;
  const mayGoOn = drain.isCutShort && done + skipped + setAside > 0 && place.round + 1 < mostDrains;
  try {
    if (!mayGoOn) {
      if (place.round > 0) await endChain(place);
      return null;
    }
    const chain = await passOn(place, drain.now());
    if (!chain) return null;
    const { AWS_LAMBDA_FUNCTION_NAME: self } = readEnv();
    if (self === '') return { chain };
    await invokeForEach(self, [{ chain }]).catch(async (error: unknown) => {
      await endChain(chain);
      throw error;
    });
  } catch (error) {
    // The schedule goes on within a minute.
    logFault('next drain not started', error, {});
  }
  return null;
}
