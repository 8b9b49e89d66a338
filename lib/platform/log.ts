/**
 * The log: one JSON line an event, on standard output, as CloudWatch reads it. Lines hold
 * ids, counts and codes; never bodies, names, addresses or secrets.
 */
import { readEnv } from './env.ts';

type Level = 'debug' | 'info' | 'error';
const rank = { debug: 0, info: 1, error: 2, silent: 3 } as const;

/** Writes one line. `facts` must hold nothing a customer would mind being read. */
export function log(level: Level, event: string, facts: Record<string, string | number | boolean | null>): void {
  if (rank[level] < rank[readEnv().LOG_LEVEL]) return;
  const line = JSON.stringify({ level, time: new Date().toISOString(), event, ...facts });
  process.stdout.write(`${line}\n`);
}

/** Logs a fault of ours: its kind and where it happened. Its message may hold data, so it goes out only at debug. */
export function logFault(event: string, error: unknown, facts: Record<string, string | number | boolean | null>): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  const where =
    fault.stack
      ?.split('\n')
      // Only the frames: above them stands the message, which may have several lines.
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 5)
      .map((line) => line.trim())
      .join(' < ') ?? '';
  log('error', event, { ...facts, fault: fault.name, where });
  log('debug', event, { ...facts, message: fault.message });
}
