/** Keeps the engine up: one that ends unasked is started again on its file, until it is plain that this does not help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, type EngineOptions, runFolder, startEngine } from '../../lab/engine.ts';

/** So many ends within a minute, and the engine is given up. */
const mostEnds = 5;
const withinMs = 60_000;
const pauseMs = 100;

export type KeptEngine = Engine & {
  /** From now on it is not started again: everything is about to end. */
  letGo: () => void;
};

/**
 * Starts the engine and starts it again whenever it ends. What was under way fails like a lost connection, which the
 * store tries again.
 * @param giveUp told why when it cannot be kept up, or when it kept its table in memory alone
 */
export async function keepEngine(options: EngineOptions, giveUp: (reason: string) => void): Promise<KeptEngine> {
  const { say = console.error } = options;
  const ends: number[] = [];
  let stopping = false;
  let engine: Engine;
  /** The start under way: one that is stopped meanwhile still has to be waited for, or its engine is left behind. */
  let restart = Promise.resolve();
  const start = (thoroughly: boolean): Promise<Engine> =>
    startEngine({ ...options, ownGroup: true, thoroughly, onExit: (reason) => (restart = again(reason)) });

  async function again(reason: string): Promise<void> {
    if (stopping) return;
    if (options.dataDir === ':memory:') return giveUp(`${reason} What it kept in memory is lost.`);
    ends.push(Date.now());
    const recent = ends.filter((at) => at > Date.now() - withinMs).length;
    if (recent >= mostEnds)
      return giveUp(`${reason} It has ended ${recent} times within a minute.${lastWords(options)}`);
    say(`${reason} It is started again.`);
    await sleep(pauseMs * (recent - 1));
    if (stopping) return;
    try {
      // If it ended more than once, the file may be the reason.
      engine = await start(recent > 1);
    } catch (error) {
      giveUp(error instanceof Error ? error.message : String(error));
    }
  }

  engine = await start(true);
  return {
    endpoint: engine.endpoint,
    letGo: () => {
      stopping = true;
    },
    stop: async () => {
      stopping = true;
      await restart;
      await engine.stop();
    },
  };
}

/** The end of the engine's log, where it has said something. */
function lastWords({ dataDir, port }: EngineOptions): string {
  try {
    const lines = readFileSync(join(runFolder(dataDir, port), 'engine.log'), 'utf8')
      .trim()
      .split('\n')
      .slice(-3);
    return `\n${lines.join('\n')}`;
  } catch {
    return '';
  }
}
