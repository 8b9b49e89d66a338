/** What must hold of the packages before anybody deploys them: AWS's limits, least privilege, names, files. */
import { resourcesOf } from '../../lab/lambda/cloudformation.ts';
import type { Statement } from '../../lab/lambda/policy.ts';
import { requestCountsPrefix } from '../../lib/store/keys.ts';
import { isApi } from '../stacks.ts';
import { type Package, type Role, readerOf, readRoles } from './template.ts';

/**
 * AWS allows 500 resources a stack, 1 MB of template, 300 integrations an API (never more), 50 MB of zip and 250 MB
 * unzipped. Resources and integrations keep a reserve, because a stack at its limit cannot be changed any more.
 */
export const limits = {
  resources: 450,
  templateBytes: 1_000_000,
  integrations: 200,
  zipBytes: 50_000_000,
  unzippedBytes: 250_000_000,
  /** Of a function's name, and of a role's policies together. */
  nameLength: 64,
  policyBytes: 10_240,
};

/** `table` is one that somebody named: its name is theirs to choose. */
type Context = { stage: string; table?: string | undefined };
type Read = ReturnType<typeof readerOf>;

export function countIntegrations({ template }: Package): number {
  return resourcesOf(template, 'AWS::ApiGatewayV2::Integration').length;
}

function checkSizes(one: Package): string[] {
  const { stack, template, templateBytes, zipBytes, unzippedBytes } = one;
  const sizes = [
    ['resources', Object.keys(template.Resources).length, limits.resources],
    ['integrations', countIntegrations(one), limits.integrations],
    ['bytes of template', templateBytes, limits.templateBytes],
    ['bytes of zip', zipBytes, limits.zipBytes],
    ['bytes unzipped', unzippedBytes, limits.unzippedBytes],
  ] as const;
  return sizes.flatMap(([what, size, limit]) => (size > limit ? [`${stack} has ${size} ${what}, over ${limit}`] : []));
}

/** Rights that no function may have, whatever the resource. */
const forbidden =
  /^(\*|dynamodb:(Scan|DeleteTable|CreateTable|UpdateTable|PurgeTable)|iam:|s3:DeleteBucket|[a-z0-9]+:\*)/;

/** X-Ray's cannot be limited to a resource. SES's resources are the recipients too; a condition limits the sender. */
const withoutResource = /^(xray:Put|ses:Send)/;

/** A pattern may stand for the rest of a name, but a resource must name at least what it is; of S3's, the bucket. */
const isTooWide = (resource: string): boolean =>
  resource === '*' || /^arn:[^:]*:(s3:[^:]*:[^:]*:\*|(?!s3:)[^:]*:[^:]*:[^:]*:([^:/]*[:/])?\*$)/.test(resource);

/** Reads and what leaves no trace in the books or among the files; anything else is taken for a write. */
const reading = /^(dynamodb:(GetItem|BatchGetItem|Query|ConditionCheckItem)|s3:(GetObject|ListBucket)|logs:|xray:Put)/;

/** What a role for reading may write: counts of requests. `ForAllValues` alone holds for a request without keys. */
function isOfCounts({ conditions }: Statement): boolean {
  const onKeys = conditions.filter(({ key }) => key === 'dynamodb:LeadingKeys');
  const isLimited = onKeys.some(
    ({ operator, values }) =>
      operator === 'ForAllValues:StringLike' && values.every((pattern) => pattern.startsWith(requestCountsPrefix)),
  );
  return isLimited && onKeys.some(({ operator, values }) => operator === 'Null' && values.join() === 'false');
}

/** A role whose name begins with Read is for functions that only read. */
function checkReading({ stack, id }: Role, statements: readonly Statement[]): string[] {
  if (!id.startsWith('Read')) return [];
  return statements
    .filter((statement) => !isOfCounts(statement))
    .flatMap(({ actions }) => actions.filter((one) => !reading.test(one)))
    .map((one) => `${stack}: ${id} may ${one} on more than counts`);
}

function checkRole(role: Role): string[] {
  const { stack, id, bytes } = role;
  const statements = role.statements.filter(({ effect }) => effect === 'Allow');
  return [
    ...checkReading(role, statements),
    ...statements.flatMap(({ actions, resources }) => [
      ...actions.filter((one) => forbidden.test(one)).map((one) => `${stack}: ${id} may ${one}`),
      ...(actions.every((one) => withoutResource.test(one)) ? [] : resources.filter(isTooWide)).map(
        (one) => `${stack}: ${id} may ${actions.join(', ')} on every resource (${one})`,
      ),
    ]),
    ...(bytes > limits.policyBytes
      ? [`${stack}: ${id} has ${bytes} bytes of policies, over ${limits.policyBytes}`]
      : []),
  ];
}

/** The property that names a resource in the account. One without a name gets one that nobody else has. */
const nameKeys: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::ApiGatewayV2::Api': 'Name',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Events::Rule': 'Name',
};

/** Two stages in one account must not meet, and the longest stage must leave names that AWS takes. */
function checkNames({ stack, template }: Package, { stage, table }: Context, read: Read): string[] {
  const named = Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const name = Properties[nameKeys[Type] ?? ''];
    return name === undefined || name === table ? [] : [{ id, Type, name: read(stack, name) }];
  });
  return named.flatMap(({ id, Type, name }) => [
    ...(name.includes(stage) ? [] : [`${stack}: ${id} is named ${name}, without the stage`]),
    ...(Type === 'AWS::Lambda::Function' && name.length > limits.nameLength
      ? [`${stack}: the name ${name} has ${name.length} characters, over ${limits.nameLength}: choose a shorter stage`]
      : []),
  ]);
}

function checkFiles({ stack, template, files }: Package): string[] {
  const all = new Set(files ?? []);
  return resourcesOf(template, 'AWS::Lambda::Function').flatMap(([id, { Handler }]) => {
    const file = `${String(Handler).replace(/\.[^.]*$/, '')}.mjs`;
    return all.has(file) ? [] : [`${stack}: ${id} runs ${file}, which its package lacks`];
  });
}

/** What a function's environment must not hold: whoever may look at a function sees it. */
const secret = /^(SMTP_URL|.*(PASSWORD|SECRET_KEY|TOKEN)$)/;

function checkEnvironments({ stack, template }: Package): string[] {
  return resourcesOf(template, 'AWS::Lambda::Function').flatMap(([id, { Environment }]) => {
    const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
    return Object.entries(Variables).flatMap(([name, value]) =>
      secret.test(name) && value !== '' ? [`${stack}: ${id} has the secret ${name} in its environment`] : [],
    );
  });
}

/** Only core may be waited for: an export that another stack imports can neither be changed nor removed. */
function checkExports({ stack, template }: Package, exported: ReadonlySet<string>): string[] {
  const exports = Object.entries(template.Outputs ?? {}).filter(
    // The deploying tool exports its bucket, which nobody imports.
    ([id, { Export }]) => Export !== undefined && id !== 'ServerlessDeploymentBucketName',
  );
  const imports = new Set(
    [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]*)"/g)].map(([, name = '']) => name),
  );
  return [
    ...(stack === 'core' ? [] : exports.map(([id]) => `${stack} exports ${id}; only core may`)),
    ...[...imports]
      .filter((name) => !exported.has(name))
      .map((name) => `${stack} imports ${name}, which core does not export`),
  ];
}

/** An API answers every path of its dialects: what has no route of its own goes to the catch-all. */
function checkRoutes({ stack, template }: Package): string[] {
  if (!isApi(stack)) return [];
  const keys = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { RouteKey }]) => String(RouteKey));
  const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
  return [
    ...twice.map((key) => `${stack} has two routes ${key}`),
    ...(keys.includes('$default') ? [] : [`${stack} has no route $default`]),
  ];
}

/** @returns one sentence for each thing that is wrong */
export function checkPackages(packages: readonly Package[], context: Context): string[] {
  const read = readerOf(packages);
  const core = packages.find(({ stack }) => stack === 'core');
  const exported = new Set(
    Object.values(core?.template.Outputs ?? {}).flatMap(({ Export }) => (Export ? [read('core', Export.Name)] : [])),
  );
  return [
    ...readRoles(packages).flatMap(checkRole),
    ...packages.flatMap((one) => [
      ...checkSizes(one),
      ...checkNames(one, context, read),
      ...checkFiles(one),
      ...checkEnvironments(one),
      ...checkExports(one, exported),
      ...checkRoutes(one),
    ]),
  ];
}
