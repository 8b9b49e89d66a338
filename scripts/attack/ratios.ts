/** The good one's times under each way of misbehaving, beside its quiet ones. */
import { markdown } from '../bench/report.ts';
import type { Findings } from './findings.ts';
import { quantile, type Window } from './steady.ts';

/** `quiet`: the windows before and after. */
export type Measured = { way: string; quiet: Window; under: Window };

const mostRatio = 2;

/** Prints how the good one fared in each way the bad one has, and calls wrong what is over twice the quiet p99. */
export function showRatios(measured: readonly Measured[], findings: Findings, seed: number): void {
  const heading = 'p99 of the good one';
  const rowOf = (way: string, quiet: Window, under: Window): string[] => {
    const [one, other] = [quantile(quiet.times, 0.99), quantile(under.times, 0.99)];
    const ratio = other / one;
    findings.tried(heading);
    const seen = `quiet ${one.toFixed(0)} ms, under it ${other.toFixed(0)} ms: ${ratio.toFixed(1)} times; ${under.times.length} answers`;
    if (!(ratio <= mostRatio))
      findings.wrong(heading, {
        what: `p99 over ${mostRatio} times its quiet value`,
        seen,
        repeat: `${way}, --seed ${seed}`,
      });
    const medians = [quiet, under].map(({ times }) => quantile(times, 0.5).toFixed(0));
    return [
      way,
      `${quiet.times.length} / ${under.times.length}`,
      medians.join(' / '),
      `${one.toFixed(0)} / ${other.toFixed(0)}`,
      ratio.toFixed(2),
      `${under.failed.length}`,
    ];
  };
  const rows = measured.map(({ way, quiet, under }) => rowOf(way, quiet, under));
  const all = (pick: (one: Measured) => Window): Window => ({
    times: measured.flatMap((one) => pick(one).times),
    failed: measured.flatMap((one) => pick(one).failed),
  });
  rows.push(
    rowOf(
      'all of them',
      all(({ quiet }) => quiet),
      all(({ under }) => under),
    ),
  );
  findings.figure(
    `\n${markdown(['the bad one', 'answers to the good one, quiet / under it', 'p50 ms', 'p99 ms', 'ratio', 'refused'], rows)}`,
  );
  for (const { way, under, quiet } of measured)
    for (const { status, lost } of [...under.failed, ...quiet.failed])
      findings.wrong('requests of the good one', {
        what: 'the good one was refused',
        seen: `${status} ${lost ?? ''}`,
        repeat: `${way}, --seed ${seed}`,
      });
}
