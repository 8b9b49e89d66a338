/** The alarms: that what they watch exists, that somebody hears of them, and when they ring. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { metrics as ownMetrics } from '../../lib/platform/log.ts';
import { describeAlarms, describeApiAlarms, describeDashboard } from '../../scripts/codegen/alarms.ts';
import { apis } from '../../scripts/stacks.ts';
import { alarmSchema, type Points, play } from '../support/alarms.ts';

const root = join(import.meta.dirname, '../..');
const own = `quintet-\${sls:stage}`;

const resource = z.strictObject({ Type: z.literal('AWS::CloudWatch::Alarm'), Properties: alarmSchema });
const read = (resources: object) =>
  Object.entries(resources).map(([id, one]) => ({ id: id.replace(/Alarm$/, ''), ...resource.parse(one).Properties }));
const ofJobs = read(describeAlarms());
const ofApis = apis.map((api) => ({ api, alarms: read(describeApiAlarms(api)) }));
const all = [...ofJobs, ...ofApis.flatMap(({ alarms }) => alarms)];
const watchedBy = (one: (typeof all)[number]) =>
  one.Metrics.slice(1).flatMap((each) => ('MetricStat' in each ? [each] : []));

/** What AWS writes, by namespace and metric (its user guides): the one dimension by which we ask for it. */
const ofAws: Readonly<Record<string, string>> = {
  'AWS/Lambda Invocations': 'FunctionName',
  'AWS/Lambda Errors': 'FunctionName',
  'AWS/Lambda Throttles': 'FunctionName',
  'AWS/Lambda Duration': 'FunctionName',
  'AWS/Lambda IteratorAge': 'FunctionName',
  'AWS/Lambda AsyncEventsDropped': 'FunctionName',
  'AWS/Lambda DeadLetterErrors': 'FunctionName',
  'AWS/Lambda DestinationDeliveryFailures': 'FunctionName',
  'AWS/SQS ApproximateNumberOfMessagesVisible': 'QueueName',
  'AWS/SQS ApproximateAgeOfOldestMessage': 'QueueName',
  'AWS/DynamoDB ReadThrottleEvents': 'TableName',
  'AWS/DynamoDB WriteThrottleEvents': 'TableName',
  'AWS/ApiGateway 4xx': 'ApiId',
  'AWS/ApiGateway 5xx': 'ApiId',
  'AWS/ApiGateway Count': 'ApiId',
  'AWS/ApiGateway Latency': 'ApiId',
  'AWS/ApiGateway IntegrationLatency': 'ApiId',
};

/** What a dimension may name: what the stacks have. */
const jobs = z
  .object({ functions: z.record(z.string(), z.object({ name: z.string() })) })
  .parse(JSON.parse(readFileSync(join(root, 'generated/stacks/jobs.json'), 'utf8')));
const infra = (file: string): string => readFileSync(join(root, 'infra', file), 'utf8');
const named: Readonly<Record<string, readonly unknown[]>> = {
  FunctionName: Object.values(jobs.functions).map(({ name }) => name),
  QueueName: [...infra('jobs.yml').matchAll(/^ +QueueName: (.+)$/gm)].map(([, name]) => name),
  TableName: [...infra('table.yml').matchAll(/^ +TableName: (.+)$/gm)].map(([, name]) => name),
  ApiId: [{ Ref: [...infra('api.yml').matchAll(/^ {2}(\w+):\n {4}Type: AWS::ApiGatewayV2::Api$/gm)][0]?.[1] }],
};

describe.each(all.map((one) => [one.AlarmName, one] as const))('the alarm %s', (_, alarm) => {
  it('watches what is written, of something that is there', () => {
    expect(watchedBy(alarm)).not.toEqual([]);
    for (const { MetricStat } of watchedBy(alarm)) {
      const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
      if (Namespace === own) {
        expect(ownMetrics).toContain(MetricName);
        expect(Dimensions).toEqual([]);
      } else {
        const Name = ofAws[`${Namespace} ${MetricName}`];
        expect(Name, `${Namespace} has no ${MetricName}`).toBeDefined();
        expect(Dimensions).toEqual([{ Name, Value: expect.anything() }]);
        expect(named[Name ?? '']).toContainEqual(Dimensions[0]?.Value);
      }
    }
  });

  it('computes from the series that it watches, all of one period', () => {
    const ids = watchedBy(alarm).map(({ Id }) => Id);
    const words = new Set(alarm.Metrics[0].Expression.match(/[a-z]\w*/g));
    expect(words).toEqual(new Set(ids));
    expect(new Set(watchedBy(alarm).map(({ MetricStat }) => MetricStat.Period)).size).toBe(1);
    expect(alarm.DatapointsToAlarm).toBeLessThanOrEqual(alarm.EvaluationPeriods);
  });

  it('tells the same people that it has begun and that it is over', () => {
    expect([JSON.stringify([{ Ref: 'AlarmTopic' }]), JSON.stringify(`\${self:custom.alarmActions}`)]).toContain(
      JSON.stringify(alarm.AlarmActions),
    );
    expect(alarm.OKActions).toEqual(alarm.AlarmActions);
  });
});

test('the topic has somebody who listens, and the APIs name the topic of the jobs', () => {
  expect(infra('alarms.yml')).toContain('AWS::SNS::Subscription');
  const [, topic] = /TopicName: (.+)/.exec(infra('alarms.yml')) ?? [];
  const serverless = readFileSync(join(root, 'serverless.yml'), 'utf8');
  expect(/alarmActions: .*AccountId\}:(\S+)' \}\]/.exec(serverless)?.[1]).toBe(topic);
});

test('no metric of ours is written, and paid for, that no alarm watches', () => {
  const watched = all.flatMap(watchedBy).map(({ MetricStat }) => MetricStat.Metric);
  const names = watched.flatMap(({ Namespace, MetricName }) => (Namespace === own ? [MetricName] : []));
  expect([...ownMetrics]).toEqual([...new Set(names)].sort());
});

test('the dashboard asks for what AWS writes, and for all of ours', () => {
  const [{ Properties }] = z
    .tuple([z.object({ Properties: z.object({ DashboardBody: z.string() }) })])
    .parse(Object.values(describeDashboard()));
  const body = Properties.DashboardBody;
  const direct = [...body.matchAll(/\["(AWS\/\w+)","(\w+)","(\w+)"/g)].map(([, ...parts]) => parts);
  expect(direct.length).toBeGreaterThan(0);
  for (const [namespace, metric, dimension] of direct) {
    expect(ofAws[`${namespace} ${metric}`], `${namespace} ${metric}`).toBe(dimension);
  }
  for (const metric of ownMetrics) expect(body).toContain(`["${own}","${metric}",`);
  // Beyond 50 metrics a dashboard costs three dollars a month.
  expect(body).not.toContain('SEARCH');
  expect(body.split('"stat":').length - 1).toBeLessThanOrEqual(50);
});

/** Numbers of consecutive periods; `-` where the metric has no datum. */
const pointsOf = (text: string): Points => text.split(' ').map((one) => (one === '-' ? null : Number(one)));

describe('it rings (!) or not (.) after each period', () => {
  it.each<[alarm: string, what: string, data: Record<string, string>, signs: string]>([
    ['ScheduleNotRun', 'the schedule runs', { runs: '1 1 9 1 1' }, '.....'],
    ['ScheduleNotRun', 'one run is late', { runs: '1 1 - 2 1' }, '.....'],
    ['ScheduleNotRun', 'it is down for two hours and more', { runs: '1 1 1 - - - - - - - -' }, '....!!!!!!!'],
    ['ScheduleNotRun', 'it is back after three', { runs: '1 1 - - - 1 1' }, '...!!..'],
    ['ScheduleNotRun', 'it has never run', { runs: '- - -' }, '!!!'],
    ['ScheduleErrors', 'one run fails', { errors: '0 0 1 0 0' }, '..!..'],
    ['ScheduleErrors', 'one run fails, and then there are none', { errors: '0 1 - - -' }, '.!...'],
    ['ScheduleFailed', 'two records could not be made', { failed: '- - 2 - - 0' }, '..!...'],
    ['DueOlderThanDay', 'something is due for a day, until it is made', { late: '0 0 1 1 3 0' }, '..!!!.'],
    ['OutboxErrors', 'a run and its two repetitions fail', { errors: '0 3 0' }, '.!.'],
    ['OutboxErrors', 'a run fails once', { errors: '0 1 2 0' }, '....'],
    ['OutboxFailing', 'one lane fails for an hour, in each drain', { failing: '0 0 4 60 0' }, '..!!.'],
    ['OutboxSetAside', 'one effect is set aside', { aside: '0 0 1 0 0' }, '..!..'],
    ['OutboxSetAside', 'no drain speaks', { aside: '- - -' }, '...'],
    ['StreamBehind', 'the stream is five minutes late for ten', { age: '10 300000 310000 10' }, '..!.'],
    ['StreamBehind', 'it is late once', { age: '10 400000 10 299999 299999' }, '.....'],
    ['StreamBehind', 'nothing is written for long', { age: '400000 - - - -' }, '.....'],
    ['JobsSetAside', 'something lies in the queue, until it is emptied', { waiting: '0 1 1 1 0 -' }, '.!!!..'],
    ['JobsThrottled', 'the stream and the clock meet', { throttled: '0 4 0' }, '...'],
    ['JobsThrottled', 'there is no room', { throttled: '0 60 60 0' }, '.!!.'],
    ['TableReadsThrottled', 'reads are refused', { throttled: '- - 12 - - -' }, '..!...'],
    ['TableWritesThrottled', 'writes are refused for ten minutes', { throttled: '- 50 10 9 - -' }, '.!!...'],
  ])('%s: %s', (id, _, data, signs) => {
    const alarm = ofJobs.find((one) => one.id === id) ?? expect.fail(`no alarm ${id}`);
    const series = Object.fromEntries(Object.entries(data).map(([name, text]) => [name, pointsOf(text)]));
    expect(Object.keys(series)).toEqual(watchedBy(alarm).map(({ Id }) => Id));
    for (const more of [0, 1, 3]) expect(play(alarm, series, more), `${more} more`).toBe(signs);
  });

  it.each<[what: string, failing: string, requests: string, signs: string]>([
    ['all is well', '0 0 0 0', '90 90 90 90', '....'],
    ['five are told to come back, once', '0 5 0 0 0', '90 90 90 90 90', '.....'],
    ['five and more, for ten minutes', '0 5 6 0 0', '90 90 90 90 90', '..!!.'],
    ['five and more, in two of three periods', '5 0 5 0 0', '90 90 90 90 90', '..!..'],
    ['four in each period', '4 4 4 4 4', '90 90 90 90 90', '.....'],
    ['one single request, and it fails', '- 1 - - -', '- 1 - - -', '.....'],
    ['few requests, and all fail', '0 1 1 1 0', '1 1 1 1 1', '..!!!'],
    ['few requests, and half of them fail', '0 1 2 0 0', '2 2 4 2 2', '..!!.'],
    ['few requests, and a third fails', '0 1 1 1 0', '3 3 3 3 3', '.....'],
    ['nobody calls', '- - - -', '- - - -', '....'],
  ])('ApiFailing: %s', (_, failing, requests, signs) => {
    for (const { alarms } of ofApis) {
      const alarm = alarms.find(({ id }) => id === 'ApiFailing') ?? expect.fail('an API has no alarm');
      const series = { failing: pointsOf(failing), requests: pointsOf(requests) };
      for (const more of [0, 1, 3]) expect(play(alarm, series, more), `${more} more`).toBe(signs);
    }
  });

  it('each alarm, in some case above or here: none that cannot ring', () => {
    for (const alarm of all) {
      const isBelow = alarm.ComparisonOperator === 'LessThanThreshold';
      const [bad, good] = isBelow ? [alarm.Threshold - 1, alarm.Threshold] : [10 ** 9, 0];
      const run = (value: number) =>
        play(alarm, Object.fromEntries(watchedBy(alarm).map(({ Id }) => [Id, Array(5).fill(value)])), 0);
      expect(run(bad).at(-1), alarm.AlarmName).toBe('!');
      expect(run(good), alarm.AlarmName).toBe('.....');
    }
  });
});

test('the table of costs counts the metrics that are paid for', () => {
  const costs = readFileSync(join(root, 'docs/deploying.md'), 'utf8');
  const countOf = (words: string): number =>
    Number(new RegExp(`^\\| ${words}[^|]*\\| (\\d+) \\|`, 'm').exec(costs)?.[1]);
  expect(countOf('metrics in alarms')).toBe(all.flatMap(watchedBy).length);
  expect(countOf('metrics of the jobs')).toBe(ownMetrics.length);
});
