/** Keeps the engine running: it restarts on its file when it ends, until restarts clearly do not help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, type EngineOptions, runFolder, startEngine } from '../../lab/engine.ts';

/** After this many ends within a minute the engine is given up. */
const mostEnds = 5;
const withinMs = 60_000;
const pauseMs = 100;

export type KeptEngine = Engine & {
  /** Stops the restarts, because everything is about to end. */
  letGo: () => void;
};

/**
 * Starts the engine, and restarts it whenever it ends. The store repeats requests that fail meanwhile.
 * @param giveUp called with the reason if restarts fail, or if the lost engine had its table only in memory
 */
export async function keepEngine(options: EngineOptions, giveUp: (reason: string) => void): Promise<KeptEngine> {
  const { say = console.error } = options;
  const ends: number[] = [];
  let stopping = false;
  let engine: Engine;
  /** The restart in progress. `stop` must wait for it, or its engine would be left behind. */
  let restart = Promise.resolve();
  const start = (thoroughly: boolean): Promise<Engine> =>
    startEngine({ ...options, ownGroup: true, thoroughly, onExit: (reason) => (restart = restartEngine(reason)) });

  async function restartEngine(reason: string): Promise<void> {
    if (stopping) return;
    if (options.dataDir === ':memory:') return giveUp(`${reason} What it kept in memory is lost.`);
    ends.push(Date.now());
    const recent = ends.filter((at) => at > Date.now() - withinMs).length;
    if (recent >= mostEnds)
      return giveUp(`${reason} It has ended ${recent} times within a minute.${readLastLines(options)}`);
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

function readLastLines({ dataDir, port }: EngineOptions): string {
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
