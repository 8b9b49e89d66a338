/** Logs one JSON line an event to standard output: ids, counts and codes; never bodies, names, addresses or secrets. */
import { readEnv } from './env.ts';

type Level = 'debug' | 'info' | 'error';
type Facts = Record<string, string | number | boolean | null>;
const rank = { debug: 0, info: 1, error: 2, silent: 3 } as const;

/** Writes one line. `facts` must hold no personal data. */
export function log(level: Level, event: string, facts: Facts): void {
  if (rank[level] >= rank[readEnv().LOG_LEVEL]) write({ level, time: new Date().toISOString(), event, ...facts });
}

function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The metrics that alarms watch (scripts/codegen/alarms.ts): counts. Each costs money, so there are no others. */
export const metrics = ['DueOlderThanDay', 'OutboxFailing', 'OutboxSetAside', 'ScheduleFailed'] as const;
export type Metric = (typeof metrics)[number];

/**
 * Logs an event with numbers that become metrics of METRICS_NAMESPACE, where that is set: CloudWatch finds them in the
 * line itself (embedded metric format). Then it is written at every level but `silent`; else as any event.
 */
export function logMetrics(event: string, facts: Facts, counts: Partial<Record<Metric, number>>): void {
  const { METRICS_NAMESPACE: Namespace, LOG_LEVEL: level } = readEnv();
  if (Namespace === '') log('info', event, facts);
  if (Namespace === '' || level === 'silent') return;
  const Metrics = Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' }));
  const now = new Date();
  const _aws = { Timestamp: now.getTime(), CloudWatchMetrics: [{ Namespace, Dimensions: [[]], Metrics }] };
  write({ level: 'info', time: now.toISOString(), event, ...facts, ...counts, _aws });
}

/** Logs a fault of ours. Its message may hold personal data, so only the debug level shows it. */
export function logFault(event: string, error: unknown, facts: Facts): void {
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
