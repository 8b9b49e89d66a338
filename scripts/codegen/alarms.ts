/** The alarms of a stage, as data: what nobody would notice otherwise. All go to one topic. */
import { apis } from '../stacks.ts';

type Alarm = {
  /** What happened, for whoever reads the mail. */
  description: string;
  namespace: string;
  metric: string;
  dimensions?: Readonly<Record<string, string>>;
  statistic?: 'Sum' | 'Maximum';
  periodSeconds?: number;
  periods?: number;
  /** It rings at this value or above. */
  atLeast?: number;
  /** It rings below this value; missing data count as such. */
  below?: number;
};

const own = `quintet-\${sls:stage}`;
const job = (name: string) => ({ FunctionName: `quintet-\${sls:stage}-jobs-${name}` });
const lambda = 'AWS/Lambda';
const table = { TableName: `\${self:provider.environment.TABLE_NAME}` };

const alarms: Readonly<Record<string, Alarm>> = {
  ScheduleNotRun: {
    description: 'The hourly run, which creates what is due, has not run for two hours.',
    namespace: lambda,
    metric: 'Invocations',
    dimensions: job('generate-recurring'),
    periods: 2,
    below: 1,
  },
  ScheduleErrors: {
    description: 'The hourly run failed.',
    namespace: lambda,
    metric: 'Errors',
    dimensions: job('generate-recurring'),
    atLeast: 1,
  },
  ScheduleFailed: {
    description: 'The hourly run could not create some of what was due.',
    namespace: own,
    metric: 'ScheduleFailed',
    atLeast: 1,
  },
  DueOlderThanDay: {
    description: 'Something that was due more than a day ago has not been created.',
    namespace: own,
    metric: 'DueOlderThanDay',
    statistic: 'Maximum',
    atLeast: 1,
  },
  OutboxErrors: {
    description: 'The run that sends mails and webhooks failed, or could not read a part of what it has to do.',
    namespace: lambda,
    metric: 'Errors',
    dimensions: job('drain-outbox'),
    // One that failed is run twice more.
    atLeast: 3,
  },
  OutboxFailing: {
    description: 'Mails, webhooks or other promised work have failed for an hour.',
    namespace: own,
    metric: 'OutboxFailing',
    atLeast: 1,
  },
  OutboxSetAside: {
    description: 'Mails, webhooks or other promised work were given up.',
    namespace: own,
    metric: 'OutboxSetAside',
    atLeast: 1,
  },
  StreamBehind: {
    description: 'The outbox learns of new promises more than five minutes late.',
    namespace: lambda,
    metric: 'IteratorAge',
    dimensions: job('drain-outbox'),
    statistic: 'Maximum',
    periodSeconds: 300,
    periods: 2,
    atLeast: 300_000,
  },
  JobsSetAside: {
    description: 'A run or a piece of the stream failed for good and lies in the queue of failed jobs.',
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: `quintet-\${sls:stage}-failed-jobs` },
    statistic: 'Maximum',
    periodSeconds: 300,
    atLeast: 1,
  },
  JobsThrottled: {
    description: 'The account had no room for the run that sends mails and webhooks.',
    namespace: lambda,
    metric: 'Throttles',
    dimensions: job('drain-outbox'),
    atLeast: 5,
  },
  TableReadsThrottled: {
    description: 'DynamoDB refused reads of the table.',
    namespace: 'AWS/DynamoDB',
    metric: 'ReadThrottleEvents',
    dimensions: table,
    periodSeconds: 300,
    atLeast: 10,
  },
  TableWritesThrottled: {
    description: 'DynamoDB refused writes to the table.',
    namespace: 'AWS/DynamoDB',
    metric: 'WriteThrottleEvents',
    dimensions: table,
    periodSeconds: 300,
    atLeast: 10,
  },
};

/** Makes the alarms' resources. */
export function describeAlarms(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(alarms).map(([name, alarm]) => {
      const { description, namespace, metric, dimensions = {}, statistic = 'Sum', below } = alarm;
      const Properties = {
        AlarmName: `quintet-\${sls:stage}-${name}`,
        AlarmDescription: description,
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        Statistic: statistic,
        Period: alarm.periodSeconds ?? 3_600,
        EvaluationPeriods: alarm.periods ?? 1,
        Threshold: below ?? alarm.atLeast ?? 1,
        ComparisonOperator: below === undefined ? 'GreaterThanOrEqualToThreshold' : 'LessThanThreshold',
        TreatMissingData: below === undefined ? 'notBreaching' : 'breaching',
        AlarmActions: [{ Ref: 'AlarmTopic' }],
      };
      return [`${name}Alarm`, { Type: 'AWS::CloudWatch::Alarm', Properties }];
    }),
  );
}

type Metric = readonly unknown[];

/** The same of each API of the stage; an API is known by its id alone, which the deployment tells. */
const ofApis = (metric: string, stat: string): Metric[] =>
  apis.map((api) => ['AWS/ApiGateway', metric, 'ApiId', `\${param:${api}-api, 'none'}`, { label: api, stat }]);

/** What CloudWatch finds when the dashboard is looked at. */
function search(schema: string, metric: string, words = ''): Metric[] {
  const name = metric === '' ? '' : ` MetricName="${metric}"`;
  return [[{ expression: `SEARCH('{${schema}}${name} ${words}', 'Sum', 300)` }]];
}

const widgets: readonly (readonly [title: string, metrics: readonly Metric[]])[] = [
  ['Requests', ofApis('Count', 'Sum')],
  ['Answers with 5xx', ofApis('5xx', 'Sum')],
  ['Slowest 1 % of answers, ms', ofApis('Latency', 'p99')],
  ['Errors of functions', search('AWS/Lambda,FunctionName', 'Errors', own)],
  ['Runs of jobs', search('AWS/Lambda,FunctionName', 'Invocations', `${own}-jobs`)],
  ['Outbox and schedule', search(`"${own}"`, '')],
];

/** Makes the dashboard: requests, errors, jobs, outbox. */
export function describeDashboard(): Record<string, object> {
  const body = {
    widgets: widgets.map(([title, metrics], i) => ({
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
        metrics,
      },
    })),
  };
  const Properties = { DashboardName: `quintet-\${sls:stage}`, DashboardBody: JSON.stringify(body) };
  return { Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties } };
}
