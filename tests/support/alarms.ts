/** CloudWatch's alarms, as far as ours go: what their state is after each period, also where data are missing. */
import * as z from 'zod';

const metric = z.strictObject({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.unknown() })),
});
const watched = z.strictObject({
  Id: z.string(),
  MetricStat: z.strictObject({ Metric: metric, Period: z.number(), Stat: z.enum(['Sum', 'Maximum']) }),
  ReturnData: z.literal(false),
});
const computed = z.strictObject({ Id: z.string(), Expression: z.string(), ReturnData: z.literal(true) });

/** The properties of an alarm on an expression. */
export const alarmSchema = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Metrics: z.tuple([computed], watched),
  EvaluationPeriods: z.int().positive(),
  DatapointsToAlarm: z.int().positive(),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  TreatMissingData: z.enum(['breaching', 'notBreaching']),
  AlarmActions: z.unknown(),
  OKActions: z.unknown(),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** A number for each period; null where the metric has none. */
export type Points = readonly (number | null)[];

/** Computes an expression at one period; null where one of its series has no datum. */
function compute(expression: string, series: Readonly<Record<string, Points>>, at: number): number | null {
  let isMissing = false;
  const names = Object.keys(series);
  // `FILL` takes a series by name: it gives 0 where that has no datum, but only beside others that it has.
  const fill = (name: string, otherwise: number): number => {
    const points = series[name] ?? [];
    if (points.every((one) => one === null)) isMissing = true;
    return points[at] ?? otherwise;
  };
  const when = (condition: boolean, yes: number, no: number): number => (condition ? yes : no);
  const written = expression.replaceAll(/FILL\((\w+)/g, 'FILL("$1"');
  const outside = written.replaceAll(/"\w+"/g, '');
  const values = names.map((name) => {
    const value = series[name]?.[at] ?? null;
    if (value === null && new RegExp(`\\b${name}\\b`).test(outside)) isMissing = true;
    return value;
  });
  const result: number = new Function('FILL', 'IF', ...names, `return ${written};`)(fill, when, ...values);
  return isMissing ? null : result;
}

/**
 * Plays data through an alarm.
 * @param more how many older periods CloudWatch looks at where data are missing; it does not say how many
 * @returns a sign for each period: `!` while it rings, `.` while it does not
 */
export function play(alarm: Alarm, series: Readonly<Record<string, Points>>, more: number): string {
  const { EvaluationPeriods: periods, DatapointsToAlarm: needed, Threshold, TreatMissingData } = alarm;
  const [{ Expression }] = alarm.Metrics;
  const isBreaching = (value: number): boolean =>
    alarm.ComparisonOperator === 'LessThanThreshold' ? value < Threshold : value >= Threshold;
  const length = Math.max(...Object.values(series).map((points) => points.length));
  let signs = '';
  for (let end = 1; end <= length; end += 1) {
    const begin = Math.max(0, end - periods - more);
    const seen = Object.fromEntries(Object.entries(series).map(([id, points]) => [id, points.slice(begin, end)]));
    const values = Array.from({ length: end - begin }, (_, at) => compute(Expression, seen, at));
    const data = values.filter((one) => one !== null).slice(-periods);
    const missing = TreatMissingData === 'breaching' ? periods - data.length : 0;
    signs += data.filter(isBreaching).length + missing >= needed ? '!' : '.';
  }
  return signs;
}
