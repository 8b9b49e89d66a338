/** Whatever is repeated, however often, in whatever time zone, and whenever the schedule runs: the dates are those of the calendar. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { firmWithCustomer, list, made, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type Period = { every: number; unit: 'day' | 'week' | 'month' | 'year' };
type Plan = Period & { kind: 'expense' | 'task'; startsOn: string; cycles: number };

const period: fc.Arbitrary<Period> = fc.oneof(
  fc.record({ every: fc.integer({ min: 20, max: 60 }), unit: fc.constant('day' as const) }),
  fc.record({ every: fc.integer({ min: 3, max: 9 }), unit: fc.constant('week' as const) }),
  fc.record({ every: fc.integer({ min: 1, max: 14 }), unit: fc.constant('month' as const) }),
  fc.record({ every: fc.constant(1), unit: fc.constant('year' as const) }),
);
const first = Temporal.PlainDate.from('2019-11-25');
const plan: fc.Arbitrary<Plan> = fc
  .tuple(period, fc.constantFrom('expense' as const, 'task' as const), fc.nat(100), fc.nat(5))
  .map(([one, kind, days, cycles]) => ({ ...one, kind, startsOn: first.add({ days }).toString(), cycles }));
const hours = 3_600_000;
const instants = fc
  .array(fc.integer({ min: Date.parse('2019-12-01') / hours, max: Date.parse('2021-06-01') / hours }), {
    minLength: 2,
    maxLength: 4,
  })
  .map((all) => all.sort((a, b) => a - b).map((hour) => new Date(hour * hours).toISOString()));
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati');

/** The dates that have come by an instant, counted by another calendar than ours. */
function expected({ startsOn, every, unit, cycles }: Plan, timeZone: string, instant: string): string[] {
  const dates: string[] = [];
  for (let n = 1; cycles === 0 || n <= cycles; n += 1) {
    const date = Temporal.PlainDate.from(startsOn).add({ [`${unit}s`]: n * every });
    if (date.toZonedDateTime(timeZone).epochMilliseconds > Date.parse(instant)) break;
    dates.push(date.toString());
  }
  return dates;
}

const bodyOf = ({ kind, startsOn, every, unit, cycles }: Plan): [path: string, body: object] => {
  const custom = { repeat_every_custom: every, repeat_type_custom: unit, cycles };
  return kind === 'expense'
    ? ['/api/expenses', { category: 1, currency: 1, amount: '1', date: startsOn, recurring: 'custom', ...custom }]
    : [
        '/api/tasks',
        { name: 'A', rel_type: 'project', rel_id: 1, startdate: startsOn, repeat_every: 'custom', ...custom },
      ];
};

describe('expenses and tasks that repeat', () => {
  it('are made on the dates that have come, each once, after every run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 1, maxLength: 4 }),
        instants,
        zone,
        async (plans, times, timezone) => {
          // How the last day of a month is kept to is month-end.test.ts's.
          const firm = await firmWithCustomer({ timezone, monthEnds: 'same_day' });
          const begun = await Promise.all(plans.map(async (one) => ({ one, id: await made(firm, ...bodyOf(one)) })));
          for (const time of times) {
            await Promise.all([runFor(firm, time), runFor(firm, time)]);
            expect(await runFor(firm, time)).toMatchObject({ failed: 0 });
            const [expenses, tasks] = [await list(firm, '/api/expenses'), await list(firm, '/api/tasks')];
            for (const { one, id } of begun) {
              const dates =
                one.kind === 'expense'
                  ? expenses.flatMap(({ recurring_from, date }) => (recurring_from === String(id) ? [date] : []))
                  : tasks.flatMap((task) =>
                      task.is_recurring_from === String(id) ? [task.startdate?.slice(0, 10)] : [],
                    );
              expect(dates.sort(), `${JSON.stringify(one)} at ${time}`).toEqual(expected(one, timezone, time));
            }
          }
        },
      ),
      { numRuns: 12 },
    );
    expect(violations(await scanTable())).toEqual([]);
  });
});
