/**
 * What the templates may allow, and whom: an allow list, written beside infra/statements.yml and not derived from it.
 * Whatever is not in it is refused, also a way of giving rights that nobody has thought of.
 */
import { account, Stacks, type Template } from '../../lab/lambda/cloudformation.ts';
import { type Condition, fits, type Statement } from '../../lab/lambda/policy.ts';
import { readPermissions, readRoles } from '../../lab/lambda/rights.ts';
import { requestCountsPrefix } from '../../lib/store/keys.ts';
import { apis, isApi } from '../stacks.ts';

/** `table` is one that somebody named: its name is theirs to choose. */
export type Context = { stage: string; table?: string | undefined };

/** `resources` are patterns; a statement may name no more than one of them does. Its conditions must be these. */
type Right = {
  principals?: readonly string[];
  actions: readonly string[];
  resources: readonly string[];
  conditions?: readonly Condition[];
};

/** Names and ARNs do not depend on the region. */
export const region = 'eu-central-1';
const place = `${region}:${account}`;

function listRights({ stage, table = `quintet-${stage}` }: Context) {
  const name = `quintet-${stage}`;
  const tables = [`arn:aws:dynamodb:${place}:table/${table}`];
  const bucket = `arn:aws:s3:::${name}-files-${account}-${region}`;
  const reads = ['GetItem', 'BatchGetItem', 'Query'].map((one) => `dynamodb:${one}`);
  const writes = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((one) => `dynamodb:${one}`);
  const leadingKeys = 'dynamodb:LeadingKeys';
  const logs = (stacks: readonly string[]): Right => ({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: stacks.map((stack) => `arn:aws:logs:${place}:log-group:/aws/lambda/${name}-${stack}:*`),
  });
  const starts = (functions: string): Right => ({
    actions: ['lambda:InvokeFunction'],
    resources: [`arn:aws:lambda:${place}:function:${name}-${functions}`],
  });
  return {
    readTable: { actions: reads, resources: tables },
    table: { actions: [...reads, ...writes], resources: tables },
    countRequests: {
      actions: ['dynamodb:UpdateItem'],
      resources: tables,
      conditions: [
        { operator: 'ForAllValues:StringLike', key: leadingKeys, values: [`${requestCountsPrefix}*`] },
        // `ForAllValues` alone holds for a request that names no key.
        { operator: 'Null', key: leadingKeys, values: ['false'] },
      ],
    },
    stream: {
      actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((one) => `dynamodb:${one}`),
      resources: tables.map((one) => `${one}/stream/*`),
    },
    readFiles: { actions: ['s3:GetObject'], resources: [`${bucket}/*`] },
    files: { actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], resources: [`${bucket}/*`] },
    fileNames: { actions: ['s3:ListBucket'], resources: [bucket] },
    apiLogs: logs(apis),
    jobLogs: logs(['jobs']),
    failedJobs: { actions: ['sqs:SendMessage'], resources: [`arn:aws:sqs:${place}:${name}-failed-jobs`] },
    mailServer: {
      actions: ['ssm:GetParameter'],
      resources: [`arn:aws:ssm:${place}:parameter/quintet/${stage}/smtp-url`],
    },
    ses: {
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      // SES's resources are the recipients too; the sender is what is limited, to one address as it is written.
      resources: [`arn:aws:ses:${place}:identity/*`, `arn:aws:ses:${place}:configuration-set/*`],
      conditions: [{ operator: 'StringEquals', key: 'ses:FromAddress', values: ['*'] }],
    },
    // X-Ray's rights cannot be limited to a resource.
    traces: { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
    starts,
    /** Rules of this stage's jobs put events that fail into the queue, and start the jobs. */
    byRules: (rules: string, { actions, resources }: Right): Right => ({
      ...{ principals: ['events.amazonaws.com'], actions, resources },
      conditions: [{ operator: 'ArnLike', key: 'aws:SourceArn', values: [`arn:aws:events:${place}:rule/${rules}`] }],
    }),
  } satisfies Record<string, Right | ((...parts: never[]) => Right)>;
}

const takenBy = (service: string): Right => ({ principals: [service], actions: ['sts:AssumeRole'], resources: [''] });

/** What each role of `core` may do. All are for functions. */
function rightsOfRoles(context: Context): Readonly<Record<string, readonly Right[]>> {
  const may = listRights(context);
  const files = [may.files, may.fileNames];
  const mail = [may.mailServer, may.ses];
  const answers = [may.apiLogs, may.traces];
  const works = [may.jobLogs, may.traces, may.failedJobs];
  return {
    ReadRole: [may.readTable, may.countRequests, ...answers],
    ReadFilesRole: [may.readTable, may.countRequests, may.readFiles, may.fileNames, ...answers],
    WriteRole: [may.table, ...answers],
    ApiRole: [may.table, ...files, ...answers],
    MailRole: [may.table, ...files, ...mail, ...answers],
    GenerateRecurringRole: [may.table, ...files, may.starts('jobs-generate-recurring'), ...works],
    DrainOutboxRole: [may.table, ...files, ...mail, may.stream, may.starts('jobs-drain-outbox'), ...works],
  };
}

/** What a resource of a stack may allow; undefined: it may give no rights at all. */
function rightsOf(stack: string, id: string, context: Context): readonly Right[] | undefined {
  const may = listRights(context);
  const name = `quintet-${context.stage}`;
  // The deploying tool's bucket: its policy only denies.
  if (id === 'ServerlessDeploymentBucketPolicy') return [];
  if (stack === 'core') {
    const role = rightsOfRoles(context)[id];
    if (id === 'FilesBucketPolicy') return [];
    return role && [takenBy('lambda.amazonaws.com'), ...role];
  }
  if (isApi(stack) && id === 'HttpApiRole') return [takenBy('apigateway.amazonaws.com'), may.starts(`${stack}-*`)];
  if (stack !== 'jobs') return undefined;
  if (id === 'FailedJobsPolicy') return [may.byRules('*', may.failedJobs)];
  const jobs = ['generate-recurring', 'drain-outbox'];
  return id.includes('EventBridgeLambdaPermission')
    ? jobs.map((job) => may.byRules(`${name}-jobs-${job}-rule-*`, may.starts(`jobs-${job}`)))
    : undefined;
}

/** The types of resources that stacks have. Of another one, nobody has said what it lets whom do. */
const types = new Set([
  ...['Api', 'Integration', 'Route', 'Stage'].map((one) => `AWS::ApiGatewayV2::${one}`),
  'AWS::Budgets::Budget',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Role',
  ...['EventInvokeConfig', 'EventSourceMapping', 'Function', 'Permission'].map((one) => `AWS::Lambda::${one}`),
  'AWS::Logs::LogGroup',
  'AWS::Route53::RecordSetGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
]);

const isWithin = (patterns: readonly string[], values: readonly string[]): boolean =>
  // A `*` of a value is a sign as any other here: only a `*` of the pattern stands for it.
  values.every((value) => patterns.some((pattern) => fits(pattern, value)));

function hasConditions(statement: Statement, conditions: readonly Condition[] = []): boolean {
  return (
    statement.conditions.length === conditions.length &&
    conditions.every(({ operator, key, values }) =>
      statement.conditions.some(
        (own) => own.operator === operator && own.key === key && own.values.length > 0 && isWithin(values, own.values),
      ),
    )
  );
}

/** Describes what a statement allows beyond the rights. */
function findExcess(statement: Statement, rights: readonly Right[]): string[] {
  const { effect, principals, actions, conditions } = statement;
  if (effect === 'Deny') return [];
  // Who takes a role takes no other thing.
  const resources = statement.resources.length > 0 ? statement.resources : [''];
  const who = principals.length > 0 ? `lets ${principals.join(', ')}` : 'may';
  const when = conditions.map(({ operator, key, values }) => ` if ${key} ${operator} ${values.join(', ')}`).join('');
  const fitting = rights.filter(
    ({ principals: those = [], conditions: these }) =>
      those.length > 0 === principals.length > 0 && isWithin(those, principals) && hasConditions(statement, these),
  );
  return actions.flatMap((action) =>
    resources.flatMap((resource) =>
      fitting.some((one) => one.actions.includes(action) && isWithin(one.resources, [resource]))
        ? []
        : [`${who} ${action}${resource && ` on ${resource}`}${when}`],
    ),
  );
}

/** Lists all ways in which a stack's conditions can turn out: each branch of its template may be deployed. */
function listOutcomes({ Conditions = {} }: Template): ReadonlyMap<string, boolean>[] {
  const outcomes = Object.keys(Conditions).reduce<[string, boolean][][]>(
    (all, name) =>
      all.flatMap(
        (one) =>
          [
            [...one, [name, true]],
            [...one, [name, false]],
          ] as [string, boolean][][],
      ),
    [[]],
  );
  return outcomes.map((one) => new Map(one));
}

function checkOutcome(stacks: Stacks, stack: string, context: Context): string[] {
  const roles = readRoles(stacks);
  const arns = new Set(roles.map(({ arn }) => arn));
  const givers = [
    ...roles.map(({ trust, statements, ...one }) => ({ ...one, statements: [...trust, ...statements] })),
    ...readPermissions(stacks),
  ].filter((one) => one.stack === stack);
  const functions = stacks.list('AWS::Lambda::Function').filter((one) => one.stack === stack);
  return [
    ...givers.flatMap(({ id, statements }) => {
      const rights = rightsOf(stack, id, context);
      if (!rights) return [`${stack}: ${id} gives rights, and scripts/package/rights.ts does not know it`];
      return statements.flatMap((one) => findExcess(one, rights)).map((excess) => `${stack}: ${id} ${excess}`);
    }),
    ...functions.flatMap(({ id, properties }) => {
      const role = String(stacks.resolve(stack, properties.Role));
      return arns.has(role) ? [] : [`${stack}: ${id} has the role ${role}, which no stack has`];
    }),
  ];
}

/** Checks that nobody may do more than is listed here, however the conditions of the templates turn out. */
export function checkRights(templates: ReadonlyMap<string, Template>, context: Context): string[] {
  return [...templates].flatMap(([stack, template]) => {
    const others = Object.entries(template.Resources).filter(([, { Type }]) => !types.has(Type));
    const found = listOutcomes(template).flatMap((outcome) => {
      try {
        const assume = (one: string, condition: string) => (one === stack ? outcome.get(condition) : undefined);
        return checkOutcome(new Stacks(templates, region, assume), stack, context);
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    });
    return [
      ...others.map(([id, { Type }]) => `${stack}: ${id} is of the type ${Type}, which no stack may have`),
      ...new Set(found),
    ];
  });
}
