import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagePoll, planPoll } from '../../lib/domain/polling.ts';

type Change = { id: number; micros: number; visibleAtMs: number };

/** A server in miniature: changes become visible some time after they are stamped, as late as five seconds. */
function poll(changes: readonly Change[], since: string | undefined, limit: number, nowMs: number) {
  const plan = planPoll(since, nowMs);
  const seen = changes
    .filter((one) => one.visibleAtMs <= nowMs && one.micros > plan.afterMicros)
    .sort((a, b) => (plan.newestFirst ? b.micros - a.micros : a.micros - b.micros))
    .slice(0, limit + 50);
  return pagePoll(plan, seen, limit, nowMs);
}

const startMs = 1_763_700_000_000;

describe('polling', () => {
  it('shows every change at least once to whoever follows next_poll, whatever the burst and the lateness', () => {
    const change = fc.record({
      offsetMicros: fc.integer({ min: 0, max: 30_000_000 }),
      lateMs: fc.integer({ min: 0, max: 5_000 }),
    });
    const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 80 }),
        fc.integer({ min: 1, max: 9 }),
        pauses,
        (given, limit, waits) => {
          const changes = given.map(({ offsetMicros, lateMs }, id) => {
            const micros = startMs * 1000 + offsetMicros - (offsetMicros % 10) + 1 + (id % 9);
            return { id, micros, visibleAtMs: Math.ceil(micros / 1000) + lateMs };
          });
          const seen = new Set<number>();
          let nowMs = startMs;
          let since: string | undefined = String(startMs / 1000);
          for (let i = 0; i < 600; i += 1) {
            nowMs += waits[i % waits.length] ?? 0;
            if (i > 100) nowMs += 1_000;
            const { page, nextPoll } = poll(changes, since, limit, nowMs);
            for (const { id } of page) seen.add(id);
            since = JSON.stringify(nextPoll);
          }
          expect(seen.size).toBe(changes.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('follows a burst to its end without waiting for the clock', () => {
    const changes = Array.from({ length: 120 }, (_, id) => ({
      id,
      micros: startMs * 1000 + id * 10 + 1,
      visibleAtMs: startMs,
    }));
    const seen = new Set<number>();
    let since: string | undefined = String(startMs / 1000);
    for (let i = 0; i < 5; i += 1) {
      const { page, nextPoll } = poll(changes, since, 50, startMs + 500);
      for (const { id } of page) seen.add(id);
      since = JSON.stringify(nextPoll);
    }
    expect(seen.size).toBe(120);
  });

  it('goes back for a change that was stamped before a resume point and became visible after it', () => {
    const early = [11, 21, 31, 41, 51, 61].map((micros, id) => ({
      id,
      micros: startMs * 1000 + micros,
      visibleAtMs: startMs,
    }));
    const changes = [...early, { id: 9, micros: startMs * 1000 + 25, visibleAtMs: startMs + 4_000 }];
    const seen = new Set<number>();
    let since: string | undefined = String(startMs / 1000);
    // Three polls within the burst's own second, the last of which hands out a point behind the late change.
    const times = [500, 510, 520, ...Array.from({ length: 8 }, (_, i) => 60_000 * (i + 1))];
    for (const afterMs of times) {
      const { page, nextPoll } = poll(changes, since, 2, startMs + afterMs);
      for (const { id } of page) seen.add(id);
      since = JSON.stringify(nextPoll);
    }
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 9]);
  });

  it('goes back far enough when a client has rounded a resume point upwards', () => {
    // Handed out as ….123456; PHP prints 14 digits of it: ….1235, which is later than what came at ….123477.
    const { afterMicros, newestFirst } = planPoll(`${startMs / 1000}.1235`, startMs + 60_000);
    expect(newestFirst).toBe(false);
    expect(afterMicros).toBeLessThan(startMs * 1000 + 123_477);
    expect(afterMicros).toBeGreaterThanOrEqual(startMs * 1000 + 123_300);
  });

  it('shows the newest first when asked since a whole second, and never promises a moment that is not settled', () => {
    const changes = Array.from({ length: 5 }, (_, id) => ({
      id,
      micros: startMs * 1000 + id * 10 + 1,
      visibleAtMs: startMs,
    }));
    const whole = poll(changes, String(startMs / 1000), 3, startMs + 500);
    expect(whole.page.map(({ id }) => id)).toEqual([4, 3, 2]);
    const all = poll(changes, String(startMs / 1000), 10, startMs + 500);
    expect(all.nextPoll).toBe(startMs / 1000 - 10);
  });

  it('answers a first poll since 0 with a resume point that no language prints with an exponent', () => {
    const changes = Array.from({ length: 4 }, (_, id) => ({ id, micros: startMs * 1000 + id, visibleAtMs: startMs }));
    const first = poll(changes, '0', 3, startMs + 60_000);
    expect(first.nextPoll).toBe(1.000001);
    const second = poll(changes, String(first.nextPoll), 3, startMs + 60_000);
    expect(second.page.map(({ id }) => id)).toEqual([0, 1, 2]);
  });

  it('keeps changes of one microsecond on one page', () => {
    const changes = Array.from({ length: 4 }, (_, id) => ({ id, micros: startMs * 1000 + 1, visibleAtMs: startMs }));
    const { page } = poll(changes, `${startMs / 1000 - 1}.000001`, 2, startMs + 60_000);
    expect(page).toHaveLength(4);
  });

  it.each(['soon', '-5', '1e9', '12.', ' '])('refuses "%s" as a moment', (since) => {
    expect(() => planPoll(since, startMs)).toThrow('since');
  });
});
