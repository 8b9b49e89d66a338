/** The alarms of a stage, as data: what nobody would notice otherwise. All go to one topic. */
import { type Metric, metrics } from '../../lib/platform/log.ts';
import { type Api, apis } from '../stacks.ts';

type Series = {
  namespace: string;
  metric: string;
  dimensions?: Readonly<Record<string, unknown>>;
  statistic?: 'Sum' | 'Maximum';
};

type Alarm = {
  /** What happened, for whoever reads the mail. */
  description: string;
  /** What is watched, by the name that it has in the expression. */
  series: Readonly<Record<string, Series>>;
  /** By default the one series, with 0 where it has no data. */
  expression?: string;
  periodSeconds?: number;
  /** Of so many periods, so many must be beyond the limit; by default all. */
  periods?: number;
  needed?: number;
  /** It rings at this value or above; by default 1. */
  atLeast?: number;
  /** It rings below this value, also where nothing is known. */
  below?: number;
};

const own = `quintet-\${sls:stage}`;
const ofJob = (name: string, metric: string, statistic: Series['statistic'] = 'Sum'): Series => ({
  namespace: 'AWS/Lambda',
  metric,
  dimensions: { FunctionName: `${own}-jobs-${name}` },
  statistic,
});
const ofTable = (metric: string): Series => ({
  namespace: 'AWS/DynamoDB',
  metric,
  dimensions: { TableName: `\${self:provider.environment.TABLE_NAME}` },
});
const ofApi = (metric: string): Series => ({
  namespace: 'AWS/ApiGateway',
  metric,
  dimensions: { ApiId: { Ref: 'HttpApi' } },
});
const counted = (metric: Metric, statistic: Series['statistic'] = 'Sum'): Series => ({
  namespace: own,
  metric,
  statistic,
});

const alarms: Readonly<Record<string, Alarm>> = {
  ScheduleNotRun: {
    description: 'The hourly run, which creates what is due, has not run for two hours.',
    series: { runs: ofJob('generate-recurring', 'Invocations') },
    periods: 2,
    below: 1,
  },
  ScheduleErrors: {
    description: 'The hourly run failed.',
    series: { errors: ofJob('generate-recurring', 'Errors') },
  },
  ScheduleFailed: {
    description: 'The hourly run could not create some of what was due.',
    series: { failed: counted('ScheduleFailed') },
  },
  DueOlderThanDay: {
    description: 'Something that was due more than a day ago has not been created.',
    series: { late: counted('DueOlderThanDay', 'Maximum') },
  },
  OutboxErrors: {
    description: 'The run that sends mails and webhooks failed, or could not read a part of what it has to do.',
    series: { errors: ofJob('drain-outbox', 'Errors') },
    // One that failed is run twice more.
    atLeast: 3,
  },
  OutboxFailing: {
    description: 'Mails, webhooks or other promised work have failed for an hour.',
    series: { failing: counted('OutboxFailing') },
  },
  OutboxSetAside: {
    description: 'Mails, webhooks or other promised work were given up.',
    series: { aside: counted('OutboxSetAside') },
  },
  StreamBehind: {
    description: 'The outbox learns of new promises more than five minutes late.',
    series: { age: ofJob('drain-outbox', 'IteratorAge', 'Maximum') },
    periodSeconds: 300,
    periods: 2,
    atLeast: 300_000,
  },
  JobsSetAside: {
    description: 'A run or a piece of the stream failed for good and lies in the queue of failed jobs.',
    series: {
      waiting: {
        namespace: 'AWS/SQS',
        metric: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: `${own}-failed-jobs` },
        statistic: 'Maximum',
      },
    },
    periodSeconds: 300,
  },
  // Not of the hourly run: it starts up to 64 parts at once, and those without a place are tried again for six hours.
  JobsThrottled: {
    description: 'The account had no room for the run that sends mails and webhooks.',
    series: { throttled: ofJob('drain-outbox', 'Throttles') },
    atLeast: 5,
  },
  TableReadsThrottled: {
    description: 'DynamoDB refused reads of the table.',
    series: { throttled: ofTable('ReadThrottleEvents') },
    periodSeconds: 300,
    atLeast: 10,
  },
  TableWritesThrottled: {
    description: 'DynamoDB refused writes to the table.',
    series: { throttled: ofTable('WriteThrottleEvents') },
    periodSeconds: 300,
    atLeast: 10,
  },
};

/**
 * Also what the gateway itself could not get an answer for: throttled or killed functions. A burst, such as of our own
 * `busy`, is over within a period; a firm with few requests has no five that fail, but most of them.
 */
const apiFailing: Alarm = {
  description: 'For ten minutes of fifteen, five requests or half of all were answered with 5xx.',
  series: { failing: ofApi('5xx'), requests: ofApi('Count') },
  expression: 'IF(failing >= 5 || failing * 2 >= requests, failing, 0)',
  periodSeconds: 300,
  periods: 3,
  needed: 2,
};

/**
 * Without data, CloudWatch takes older ones for some periods, and of DynamoDB's it keeps the state of before: an alarm
 * would ring hours late and not end. So 0 is put in their place, and `TreatMissingData` is for what has none at all.
 */
function describeAlarm(name: string, alarm: Alarm, topic: unknown): object {
  const { series, periodSeconds: Period = 3_600, periods = 1, below } = alarm;
  const Expression = alarm.expression ?? `FILL(${Object.keys(series).join()}, 0)`;
  const watched = Object.entries(series).map(([Id, { namespace, metric, dimensions = {}, statistic = 'Sum' }]) => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const Metric = { Namespace: namespace, MetricName: metric, Dimensions };
    return { Id, MetricStat: { Metric, Period, Stat: statistic }, ReturnData: false };
  });
  const Properties = {
    AlarmName: `${own}-${name}`,
    AlarmDescription: alarm.description,
    Metrics: [{ Id: 'value', Expression, ReturnData: true }, ...watched],
    EvaluationPeriods: periods,
    DatapointsToAlarm: alarm.needed ?? periods,
    Threshold: below ?? alarm.atLeast ?? 1,
    ComparisonOperator: below === undefined ? 'GreaterThanOrEqualToThreshold' : 'LessThanThreshold',
    TreatMissingData: below === undefined ? 'notBreaching' : 'breaching',
    AlarmActions: topic,
    OKActions: topic,
  };
  return { Type: 'AWS::CloudWatch::Alarm', Properties };
}

/** Makes the resources of the alarms on what runs by itself, and on the table. */
export function describeAlarms(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(alarms).map(([name, alarm]) => [
      `${name}Alarm`,
      describeAlarm(name, alarm, [{ Ref: 'AlarmTopic' }]),
    ]),
  );
}

/** Makes the resources of the alarms on an API. Its stack is deployed before the one of the topic. */
export function describeApiAlarms(api: Api): Record<string, object> {
  return { ApiFailingAlarm: describeAlarm(`${api}-ApiFailing`, apiFailing, `\${self:custom.alarmActions}`) };
}

type Line = readonly unknown[];

/** The same of each API of the stage; an API is known by its id alone, which the deployment tells. */
const ofApis = (metric: string, stat: string): Line[] =>
  apis.map((api) => ['AWS/ApiGateway', metric, 'ApiId', `\${param:${api}-api, 'none'}`, { label: api, stat }]);

const ofJobs = (metric: string): Line[] =>
  ['generate-recurring', 'drain-outbox'].map((name) => {
    const { namespace, dimensions = {} } = ofJob(name, metric);
    return [namespace, metric, ...Object.entries(dimensions).flat(), { label: name, stat: 'Sum' }];
  });

/** Each line names its metric: AWS gives dashboards of up to 50 metrics for free, and a search would find hundreds. */
const widgets: readonly (readonly [title: string, lines: readonly Line[]])[] = [
  ['Requests', ofApis('Count', 'Sum')],
  ['Answers with 5xx', ofApis('5xx', 'Sum')],
  ['Slowest 1 % of answers, ms', ofApis('Latency', 'p99')],
  ['Errors of jobs', ofJobs('Errors')],
  ['Runs of jobs', ofJobs('Invocations')],
  ['Outbox and schedule', metrics.map((metric) => [own, metric, { stat: 'Sum' }])],
];

/** Makes the dashboard: requests, errors, jobs, outbox. */
export function describeDashboard(): Record<string, object> {
  const body = {
    widgets: widgets.map(([title, lines], i) => ({
      type: 'metric',
      x: (i % 2) * 12,
      y: Math.floor(i / 2) * 6,
      width: 12,
      height: 6,
      properties: {
        title,
        region: `\${self:provider.region}`,
        view: 'timeSeries',
        period: 300,
        metrics: lines,
      },
    })),
  };
  const Properties = { DashboardName: `quintet-\${sls:stage}`, DashboardBody: JSON.stringify(body) };
  return { Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties } };
}
