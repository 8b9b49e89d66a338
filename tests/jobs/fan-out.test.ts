/** The schedule's coordinator: a function for each shard with something due, and for no other; nothing is made twice or forgotten. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { generatedDates, invoice, invoices, rule, ruleNow } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { usualLimits } from '../../lib/operations/schedule/budgets.ts';
import { runSchedule } from '../../lib/operations/schedule/run-schedule.ts';
import { type Item, readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import type { Work } from '../../lib/store/work.ts';
import { type AwsAnswer, awsKeys, startAwsServer } from '../support/aws-server.ts';
import { watchLog } from '../support/log.ts';
import { books, ownSchedule } from '../support/schedule.ts';

const started: AwsAnswer = { status: 202, body: {} };
const lambda = await startAwsServer(() => started);
Object.assign(process.env, awsKeys, {
  FAN_OUT_FUNCTION: 'quintet-test-jobs-generate-recurring',
  LAMBDA_ENDPOINT: lambda.url,
  METRICS_NAMESPACE: 'quintet-test',
});
ownSchedule();
const lines = watchLog();
afterAll(() => lambda.close());

type Event = { time: string; shard: number };
const events = (): Event[] => lambda.requests.map(({ body }) => body as Event);
const shardOf = (work: Work): number => toDueShard(work.organization.id);

/** The functions that have been started run, each so many times at once. */
const runStarted = (times = 1) =>
  Promise.all(events().flatMap((event) => Array.from({ length: times }, () => handler(event))));

beforeEach(() => {
  lambda.answer = () => started;
  lambda.requests.length = 0;
  lines.length = 0;
});

describe('an hour', () => {
  it('in which nothing is due starts nothing, and costs 32 read units', async () => {
    await rule(await books(), { startsOn: '2021-06-01', maxOccurrences: 1 });
    const counted = meter();
    const time = '2021-01-01T00:00:00Z';
    expect(await handler({ time })).toEqual({ at: time, shards: 0 });
    counted.restore();
    expect([counted.requests(), counted.units()]).toEqual([64, 32]);
    expect(lambda.requests).toEqual([]);
  });

  it('with eleven missed invoices of one organization starts one function, which makes them in order', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2021-01-01', maxOccurrences: 11 });
    const time = '2021-12-01T00:00:00Z';
    expect(await handler({ time })).toEqual({ at: time, shards: 1 });
    expect(lambda.requests).toMatchObject([
      { path: '/2015-03-31/functions/quintet-test-jobs-generate-recurring/invocations', service: 'lambda' },
    ]);
    expect(events()).toEqual([{ time: '2021-12-01T00:00:00.000Z', shard: shardOf(work) }]);
    expect(await generatedDates(work, id)).toEqual([]);
    expect(await runStarted()).toMatchObject([{ generated: 11, failed: 0 }]);
    expect(await generatedDates(work, id)).toHaveLength(11);
  });

  it('in which an invoice only becomes overdue starts its function, too', async () => {
    const work = await books();
    const { id } = await invoice(work, { issueOn: '2021-01-01', dueOn: '2021-01-10' });
    await handler({ time: '2021-01-11T00:00:00Z' });
    expect(events()).toMatchObject([{ shard: shardOf(work) }]);
    await runStarted();
    expect((await work.store.invoices.get(id))?.doc.overdueAt).not.toBeNull();
    lambda.requests.length = 0;
    await handler({ time: '2021-01-11T01:00:00Z' });
    expect(lambda.requests).toEqual([]);
  });

  it('in which a shard cannot be asked starts its function, which says what is wrong', async () => {
    const broken = wrapTransport((inner) => (request) => {
      const isIts = request.type === 'query' && request.input.ExpressionAttributeValues?.[':pk'] === 'system/due/7';
      return isIts ? Promise.reject(new Error('no shard')) : inner(request);
    });
    try {
      expect(await handler({ time: '2021-01-01T00:00:00Z' })).toMatchObject({ shards: 1 });
      expect(events()).toMatchObject([{ shard: 7 }]);
      await expect(runStarted()).rejects.toThrow('1 shards could not be read');
    } finally {
      broken();
    }
  });

  it('in which a function cannot be started fails, after all others were started', async () => {
    const firms = await Promise.all([books(), books(), books()]);
    for (const work of firms) await rule(work, { startsOn: '2021-01-01', maxOccurrences: 1 });
    const refused = shardOf(firms[0] as Work);
    lambda.answer = ({ body }) =>
      body.shard === refused ? { status: 404, error: 'ResourceNotFoundException', body: {} } : started;
    await expect(handler({ time: '2021-01-01T05:00:00Z' })).rejects.toThrow();
    expect(new Set(events().map(({ shard }) => shard))).toEqual(new Set(firms.map(shardOf)));
    expect(lines.some(({ event }) => event === 'schedule')).toBe(false);
  });
});

describe('double deliveries', () => {
  it('of the hour’s event and of each function’s make nothing twice', async () => {
    const firms = await Promise.all([books(), books()]);
    const rules = await Promise.all(
      firms.map((work) => rule(work, { startsOn: '2021-01-01', maxOccurrences: 4, sentByEmail: true })),
    );
    const time = '2021-04-01T05:00:00Z';
    await Promise.all([handler({ time }), handler({ time })]);
    expect(events()).toHaveLength(4);
    const results = await runStarted(2);
    expect(results.reduce((sum, one) => sum + ('generated' in one ? one.generated : 0), 0)).toBe(8);
    await runStarted();
    for (const [i, work] of firms.entries()) {
      expect(await generatedDates(work, rules[i]?.id ?? 0)).toHaveLength(4);
      expect((await invoices(work)).map(({ number }) => Number(number)).sort()).toEqual([1, 2, 3, 4]);
    }
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('a schedule that was down for a week', () => {
  it('makes up all dates in order, within its budget, whatever the hours bring', async () => {
    const work = await books();
    const daily = await rule(work, { startsOn: '2021-03-01', unit: 'day', maxOccurrences: 8 });
    const weekly = await rule(work, { startsOn: '2021-03-03', unit: 'week', maxOccurrences: 1 });
    const budget = { ...usualLimits, recordsAnOrganization: 3, stepsATurn: 2 };
    const made: number[] = [];
    for (let hour = 0; hour < 5; hour += 1) {
      lambda.requests.length = 0;
      await handler({ time: `2021-03-08T0${hour}:00:00Z` });
      for (const event of events()) {
        const result = await runSchedule(event, budget);
        made.push('generated' in result ? result.generated : 0);
      }
    }
    expect(made).toEqual([3, 3, 3]);
    expect(await ruleNow(work, daily.id)).toMatchObject({ generatedCount: 8, pausedAt: null });
    expect(await generatedDates(work, weekly.id)).toEqual(['2021-03-03']);
    const inOrder = (await invoices(work)).sort((one, other) => Number(one.number) - Number(other.number));
    const dates = inOrder.map(({ issueOn }) => issueOn);
    expect(dates).toHaveLength(9);
    expect(dates).toEqual([...dates].sort());
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('poison in the due index', () => {
  const midnight = '2021-01-01T00:00:00.000Z';
  const put = (Item: Item) => sendRequest({ type: 'put', input: { TableName: readTableName(), Item } });

  it.each([
    ['no attributes', midnight, {}],
    ['an unknown kind', midnight, { kind: 'eclipse', id: 1 }],
    ['an organization that is not there', midnight, { organizationId: 999_999_999, kind: 'invoice', id: 1 }],
    ['an id that is none', midnight, { kind: 'recurring invoice', id: 'x' }],
    ['an instant that is none', '2021-01-00', { kind: 'recurring invoice', id: 1 }],
  ])('with %s stops nothing else in its shard', async (_, instant, attributes) => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2021-01-05', maxOccurrences: 1 });
    const own =
      'organizationId' in attributes || !('kind' in attributes) ? {} : { organizationId: work.organization.id };
    const key = { pk: `system/due/${shardOf(work)}`, sk: `${instant}#poison` };
    await put({ ...key, ...own, ...attributes });
    await handler({ time: '2021-01-06T00:00:00Z' });
    await runStarted();
    expect(await generatedDates(work, id)).toEqual(['2021-01-05']);
    // It is not forgotten: it counts as late each hour until somebody has looked.
    lines.length = 0;
    await handler({ time: '2021-01-06T01:00:00Z' });
    expect(lines).toMatchObject([{ event: 'schedule', late: 1 }]);
    await sendRequest({ type: 'delete', input: { TableName: readTableName(), Key: key } });
  });
});

describe('what alarms are made of', () => {
  const metricsOf = (line: Record<string, unknown> | undefined) => {
    const { CloudWatchMetrics = [], Timestamp } = (line?._aws ?? {}) as {
      CloudWatchMetrics?: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
      Timestamp?: number;
    };
    expect(Timestamp).toBeGreaterThan(Date.parse('2024-01-01'));
    return CloudWatchMetrics;
  };

  it('is in the log line of a run, also where little is logged: that it ran, and what has been due for a day', async () => {
    await handler({ time: '2021-01-01T00:00:00Z' });
    expect(lines).toMatchObject([{ event: 'schedule', shards: 0, late: 0, DueOlderThanDay: 0 }]);
    expect(metricsOf(lines[0])).toEqual([
      {
        Namespace: 'quintet-test',
        Dimensions: [[]],
        Metrics: [{ Name: 'DueOlderThanDay', Unit: 'Count' }],
      },
    ]);
    const [work, other] = [await books(), await books()];
    for (const day of ['01', '02', '03']) await rule(work, { startsOn: `2021-02-${day}`, maxOccurrences: 1 });
    await rule(other, { startsOn: '2021-02-02', maxOccurrences: 1 });
    lines.length = 0;
    await handler({ time: '2021-02-03T12:00:00Z' });
    expect(lines).toMatchObject([{ shards: 2, late: 3, DueOlderThanDay: 3 }]);
    lines.length = 0;
    await runStarted();
    expect(lines.map(({ event, failed, ScheduleFailed }) => [event, failed, ScheduleFailed])).toEqual([
      ['schedule', 0, 0],
      ['schedule', 0, 0],
    ]);
    lines.length = 0;
    await handler({ time: '2021-02-03T13:00:00Z' });
    expect(lines).toMatchObject([{ shards: 0, late: 0, DueOlderThanDay: 0 }]);
  });
});
