/** Derives each stack's functions and, for an API, its routes: what serverless.yml reads as generated/stacks/<stack>.json. */
import { isWriting, toGatewayPath } from '../../lib/http/route.ts';
import { type Api, dialectsOf, isApi, type Stack, stackOf, stacks } from '../stacks.ts';
import { describeAlarms, describeApiAlarms, describeDashboard } from './alarms.ts';
import type { EntryPoint } from './entry-points.ts';
import { madeBy } from './files.ts';
import { describeFront } from './front.ts';

// API Gateway gives up after 30 s. A function that ends before that can still answer itself.
const routeTimeoutSeconds = 29;

/** An invoice in many scripts needs half a gigabyte, because each script loads its own font and shaping. */
export const drawingMegabytes = 1_024;

/** The variables that only functions which send mail have; their values are `custom.mail` of serverless.yml. */
const mailVariables = ['SES_REGION', 'SMTP_SECRET', 'MAIL_PER_SECOND', 'MAIL_FROM'];
const jobVariables = ['FAN_OUT_FUNCTION', 'METRICS_NAMESPACE'];

/** @param keepers the functions that can touch files of records, as paths under functions/ without extension */
export function functionFiles(entryPoints: readonly EntryPoint[], keepers: ReadonlySet<string>): Map<string, string> {
  return new Map(
    stacks.map((stack) => {
      const own = entryPoints.filter((one) => one.kind !== 'gateway' && stackOf(one.folder) === stack);
      const catchAll = isApi(stack) ? entryPoints.filter((one) => one.kind === 'gateway') : [];
      const members = [...own, ...catchAll].map((entryPoint) => {
        // The catch-all answers in place of any route of its API, so it has whatever one of them has.
        const needs = entryPoint.kind === 'gateway' ? own : [entryPoint];
        const needed = needs.map((one) => ({ ...needOf(one), files: keepers.has(one.file) }));
        return { entryPoint, key: keyIn(stack, entryPoint.key), needs: needed };
      });
      const content = {
        '//': madeBy,
        functions: Object.fromEntries(members.map((member) => [member.key, describeFunction(member, stack)])),
        resources: describeResources(stack, members),
      };
      return [`generated/stacks/${stack}.json`, `${JSON.stringify(content, null, 2)}\n`];
    }),
  );
}

function describeResources(stack: Stack, members: readonly Member[]): Record<string, object> {
  if (isApi(stack)) {
    const routes = [...members.flatMap(describeRoute), ...describeCrossings(members)];
    return { ...Object.fromEntries(routes), ...describeApiAlarms(stack) };
  }
  if (stack === 'jobs') return { ...describeAlarms(), ...describeDashboard() };
  return stack === 'front' ? describeFront() : {};
}

type Declared = { environment?: 'mail' | undefined; draws?: true | undefined };
type Need = Declared & { writes: boolean; files: boolean };
type Member = { entryPoint: EntryPoint; key: string; needs: readonly Need[] };

function needOf(entryPoint: EntryPoint): Declared & Pick<Need, 'writes'> {
  if (entryPoint.kind !== 'route') return { ...(entryPoint.kind === 'job' ? entryPoint.job : {}), writes: true };
  const { route, also } = entryPoint;
  return { environment: route.environment, draws: route.draws, writes: [route, ...also].some(isWriting) };
}

/** Chooses the role of a function that answers requests: the least of infra/roles.yml that it can do with. */
function chooseRole(needs: readonly Need[]): string {
  if (needs.some(({ environment }) => environment === 'mail')) return 'mail';
  const keepsFiles = needs.some(({ files }) => files);
  if (needs.some(({ writes }) => writes)) return keepsFiles ? 'api' : 'write';
  return keepsFiles ? 'read-files' : 'read';
}

/** Names within a stack need not repeat its name: `invoices-list` in `perfex`. */
const keyIn = (stack: Stack, key: string): string => (key.startsWith(`${stack}-`) ? key.slice(stack.length + 1) : key);

function describeFunction({ entryPoint, key, needs }: Member, stack: Stack): object {
  const mails = needs.some(({ environment }) => environment === 'mail');
  const job = entryPoint.kind === 'job' ? entryPoint.job : null;
  const environment = {
    ...Object.fromEntries((mails ? mailVariables : []).map((name) => [name, `\${self:custom.mail.${name}}`])),
    ...Object.fromEntries((job ? jobVariables : []).map((name) => [name, `\${self:custom.jobs.${name}}`])),
    ...(entryPoint.kind === 'gateway' ? { DIALECTS: dialectsOf(stack as Api).join(',') } : {}),
  };
  const role = job ? key : chooseRole(needs);
  return {
    // Two stacks never want the same name, also while a route moves from one to the other.
    name: `quintet-\${sls:stage}-${stack}-${key}`,
    handler: `dist/functions/${entryPoint.file}.handler`,
    role: { 'Fn::ImportValue': `quintet-\${sls:stage}-${role}-role` },
    timeout: job ? job.timeoutSeconds : routeTimeoutSeconds,
    ...(needs.some(({ draws }) => draws) ? { memorySize: drawingMegabytes } : {}),
    // A log group for each function would fill the stack; all of a stack share one.
    disableLogs: true,
    ...(Object.keys(environment).length > 0 ? { environment } : {}),
    ...(job ? describeJob(job) : {}),
  };
}

const toLogicalId = (key: string): string =>
  key.replaceAll(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

/** The name that the deploying tool gives a function's resource. */
const toFunctionId = (key: string): string =>
  `${key.charAt(0).toUpperCase()}${key.slice(1).replaceAll('-', 'Dash')}LambdaFunction`;

/** API Gateway invokes with the API's own role: a permission for each function would fill the stack. */
function describeRoute({ entryPoint, key }: Member): [id: string, resource: object][] {
  if (entryPoint.kind === 'job') return [];
  const id = toLogicalId(key);
  const routeKey =
    entryPoint.kind === 'gateway' ? '$default' : `${entryPoint.route.method} ${toGatewayPath(entryPoint.route.path)}`;
  return [
    [
      `${id}Integration`,
      {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'HttpApi' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': [toFunctionId(key), 'Arn'] },
          CredentialsArn: { 'Fn::GetAtt': ['HttpApiRole', 'Arn'] },
          PayloadFormatVersion: '2.0',
          TimeoutInMillis: 30_000,
        },
      },
    ],
    [
      `${id}Route`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'HttpApi' },
          RouteKey: routeKey,
          Target: { 'Fn::Join': ['/', ['integrations', { Ref: `${id}Integration` }]] },
        },
      },
    ],
  ];
}

/** The path that two patterns both match, where neither is the more special one: AWS does not say which it takes. */
function findCrossing(a: string, b: string): string | null {
  const [left, right] = [a.split('/'), b.split('/')];
  if (left.length !== right.length) return null;
  const isOpen = (segment = ''): boolean => segment.startsWith('{');
  const both = left.map((segment, i) => (isOpen(segment) ? (right[i] ?? '') : segment));
  const meets = both.every((segment, i) => segment === right[i] || isOpen(right[i]));
  const opens = (one: readonly string[], other: readonly string[]): boolean =>
    one.some((segment, i) => isOpen(segment) && !isOpen(other[i]));
  return meets && opens(left, right) && opens(right, left) ? both.join('/') : null;
}

/** Leaves crossing paths to the catch-all, which chooses as the local server does. */
function describeCrossings(members: readonly Member[]): [id: string, resource: object][] {
  const routes = members.flatMap(({ entryPoint }) =>
    entryPoint.kind === 'route'
      ? [{ method: entryPoint.route.method, path: toGatewayPath(entryPoint.route.path) }]
      : [],
  );
  const keys = routes.flatMap((one, i) =>
    routes.slice(i + 1).flatMap((other) => {
      const path = one.method === other.method ? findCrossing(one.path, other.path) : null;
      return path === null || routes.some((known) => known.method === one.method && known.path === path)
        ? []
        : [`${one.method} ${path}`];
    }),
  );
  return [...new Set(keys)].map((RouteKey, i) => [
    `Crossing${i + 1}Route`,
    {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'HttpApi' },
        RouteKey,
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'GatewayDefaultIntegration' }]] },
      },
    },
  ]);
}

type Job = Extract<EntryPoint, { kind: 'job' }>['job'];

/** Runs of one job at the same time. A new account has too few to keep some back. */
const mostAtOnce = 10;

/** `npm run deploy -- --jobs off` stops what runs by itself, while a restored table is looked at. */
const enabled = `\${strToBool(\${param:jobs-run, 'true'})}`;

const failedJobs = { 'Fn::GetAtt': ['FailedJobs', 'Arn'] };

/** What fails for good is kept in the queue of failed jobs, where an alarm sees it. */
function describeJob({ schedule, rungBy }: Job): object {
  const clock =
    schedule === undefined
      ? []
      : [
          {
            eventBridge: {
              enabled,
              schedule,
              deadLetterQueueArn: failedJobs,
              // The next one would do all that this one has left.
              retryPolicy: { maximumEventAge: 3_600, maximumRetryAttempts: 3 },
            },
          },
        ];
  return {
    reservedConcurrency: { 'Fn::If': ['ReservesConcurrency', mostAtOnce, { Ref: 'AWS::NoValue' }] },
    maximumRetryAttempts: 2,
    // So many runs may wait for each other's end that the last begin hours after they were started.
    maximumEventAge: 21_600,
    destinations: { onFailure: { type: 'sqs', arn: failedJobs } },
    events: [...(rungBy === undefined ? [] : [describeStream(rungBy)]), ...clock],
  };
}

/**
 * Triggers on new items whose partition key has the prefix; polling the table's stream is free. Items within 5 s trigger
 * once. The stream has keys only, so an effect that a drain moves looks like a new one and triggers again. A batch that
 * fails is halved until the item that fails is alone; that one is set aside, and never blocks its shard.
 */
const describeStream = (prefix: string): object => ({
  stream: {
    type: 'dynamodb',
    enabled,
    arn: `\${self:custom.tableStream}`,
    startingPosition: 'LATEST',
    batchSize: 1_000,
    batchWindow: 5,
    maximumRetryAttempts: 2,
    maximumRecordAgeInSeconds: 3_600,
    bisectBatchOnFunctionError: true,
    functionResponseType: 'ReportBatchItemFailures',
    destinations: { onFailure: { type: 'sqs', arn: failedJobs } },
    filterPatterns: [{ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix }] } } } }],
  },
});
