/** Compares the good one's times under each way of misbehaving with its quiet ones. */
import { markdown } from '../bench/report.ts';
import type { Findings } from './findings.ts';
import { quantile, type Window } from './steady.ts';

/** `quiet`: the windows before and after. */
export type Measured = { way: string; quiet: Window; under: Window };

const mostRatio = 2;

export function showRatios(measured: readonly Measured[], findings: Findings, seed: number): void {
  const heading = 'p99 of the good one';
  const rowOf = (way: string, quiet: Window, under: Window): string[] => {
    const [quietMs, underMs] = [quantile(quiet.times, 0.99), quantile(under.times, 0.99)];
    const ratio = underMs / quietMs;
    findings.tried(heading);
    const seen = `quiet ${quietMs.toFixed(0)} ms, under it ${underMs.toFixed(0)} ms: ${ratio.toFixed(1)} times; ${under.times.length} answers`;
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
      `${quietMs.toFixed(0)} / ${underMs.toFixed(0)}`,
      ratio.toFixed(2),
      `${under.failed.length}`,
    ];
  };
  const rows = measured.map(({ way, quiet, under }) => rowOf(way, quiet, under));
  const all = (pick: (entry: Measured) => Window): Window => ({
    times: measured.flatMap((entry) => pick(entry).times),
    failed: measured.flatMap((entry) => pick(entry).failed),
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
}
