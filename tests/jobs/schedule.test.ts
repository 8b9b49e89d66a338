/** What a run of the schedule costs: by what is due, not by what is stored. */
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { invoices, newBooks, rule } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { ownTable } from '../support/table.ts';

ownTable();
const run = (time: string): Promise<unknown> => handler({ time });
const many = async (count: number, make: (n: number) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < count; from += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - from) }, (_, i) => make(from + i)));
};

describe('the cost of a run', () => {
  it('with nothing due does not grow with the rules that are not due', async () => {
    const counted = meter();
    const cost = async (): Promise<[number, number]> => {
      counted.reset();
      await run('2021-01-01T00:00:00Z');
      return [counted.requests(), counted.units()];
    };
    const work = await newBooks();
    const empty = await cost();
    await many(500, () => rule(work, { startsOn: '2021-06-01', maxOccurrences: 1 }));
    expect(await cost()).toEqual(empty);
    expect(empty[0]).toBe(64);
    counted.restore();
  });

  it('is little more than one write for each invoice, and the numbers have no gap', async () => {
    const work = await newBooks();
    await many(500, (n) =>
      rule(work, { startsOn: `2021-02-${String((n % 28) + 1).padStart(2, '0')}`, maxOccurrences: 1 }),
    );
    const counted = meter();
    expect(await run('2021-03-01T00:00:00Z')).toMatchObject({ organizations: 1, generated: 500, failed: 0 });
    counted.restore();
    expect(counted.count.transact).toBe(500);
    expect(counted.requests()).toBeLessThan(500 + 64 + 60);
    const numbers = (await invoices(work)).map(({ number }) => Number(number)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    expect(violations(await scanTable())).toEqual([]);
  });
});
