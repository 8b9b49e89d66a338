/** Logs one JSON line an event to standard output: ids, counts and codes; never bodies, names, addresses or secrets. */
import { readEnv } from './env.ts';

type Level = 'debug' | 'info' | 'error';
const rank = { debug: 0, info: 1, error: 2, silent: 3 } as const;

/** Writes one line. `facts` must hold no personal data. */
export function log(level: Level, event: string, facts: Record<string, string | number | boolean | null>): void {
  if (rank[level] < rank[readEnv().LOG_LEVEL]) return;
  const line = JSON.stringify({ level, time: new Date().toISOString(), event, ...facts });
  process.stdout.write(`${line}\n`);
}

/** Logs a fault of ours. Its message may hold personal data, so only the debug level shows it. */
export function logFault(event: string, error: unknown, facts: Record<string, string | number | boolean | null>): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  const where =
    fault.stack
      ?.split('\n')
      // Only the frames: the lines before them are the message.
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 5)
      .map((line) => line.trim())
      .join(' < ') ?? '';
  log('error', event, { ...facts, fault: fault.name, where });
  log('debug', event, { ...facts, message: fault.message });
}
