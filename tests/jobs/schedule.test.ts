/** What a run of the schedule costs and how it is handed out: by what is due, not by what is stored. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { generatedDates, invoices, newBooks, rule } from '../../lab/books.ts';
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

describe('a run with functions to hand out to', () => {
  const calls: { path: string; type: unknown; payload: { time: string; shard: number } }[] = [];
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        calls.push({
          path: request.url ?? '',
          type: request.headers['x-amz-invocation-type'],
          payload: JSON.parse(body),
        });
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  });
  afterAll(() => {
    server.close();
  });

  it('starts one function for every shard, which together make what is due', async () => {
    const work = await newBooks();
    const { id } = await rule(work, { startsOn: '2021-01-01', maxOccurrences: 1 });
    vi.resetModules();
    process.env.FAN_OUT_FUNCTION = 'quintet-test-jobs-generate-recurring';
    process.env.LAMBDA_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { handler: fanning } = await import('../../functions/jobs/generate-recurring.ts');
    const time = '2021-01-01T05:00:00Z';
    expect(await fanning({ time })).toEqual({ at: time, shards: 64 });
    expect(await generatedDates(work, id)).toEqual([]);
    expect(new Set(calls.map(({ payload }) => payload.shard)).size).toBe(64);
    for (const { path, type } of calls) {
      expect(path).toContain('/functions/quintet-test-jobs-generate-recurring/invocations');
      expect(type).toBe('Event');
    }
    const results = await Promise.all(calls.map(({ payload }) => fanning(payload)));
    expect(results.filter((one) => 'generated' in one && one.generated === 1)).toHaveLength(1);
    expect(await generatedDates(work, id)).toEqual(['2021-01-01']);
    delete process.env.FAN_OUT_FUNCTION;
    delete process.env.LAMBDA_ENDPOINT;
  });
});
