/** What must hold of the packages before anybody deploys them: AWS's limits, least privilege, names, files. */
import { resourcesOf, Stacks } from '../../lab/lambda/cloudformation.ts';
import { isApi, longestStage } from '../stacks.ts';
import { type Context, checkRights, region } from './rights.ts';
import type { Package } from './template.ts';

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
  /** Of a role's policies together. */
  policyBytes: 10_240,
};

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

function checkPolicySizes({ stack, template }: Package): string[] {
  return resourcesOf(template, 'AWS::IAM::Role').flatMap(([id, { Policies = [] }]) => {
    const bytes = JSON.stringify(Policies).length;
    return bytes > limits.policyBytes
      ? [`${stack}: ${id} has ${bytes} bytes of policies, over ${limits.policyBytes}`]
      : [];
  });
}

/**
 * The property that names a resource in the account, and how many characters it takes. A resource without a name gets
 * one that nobody else has.
 */
const names: Readonly<Record<string, readonly [property: string, longest: number]>> = {
  'AWS::Lambda::Function': ['FunctionName', 64],
  'AWS::DynamoDB::Table': ['TableName', 255],
  'AWS::S3::Bucket': ['BucketName', 63],
  'AWS::SNS::Topic': ['TopicName', 256],
  'AWS::SQS::Queue': ['QueueName', 80],
  'AWS::Logs::LogGroup': ['LogGroupName', 512],
  'AWS::ApiGatewayV2::Api': ['Name', 128],
  'AWS::CloudFront::Function': ['Name', 64],
  'AWS::CloudWatch::Dashboard': ['DashboardName', 255],
  'AWS::CloudWatch::Alarm': ['AlarmName', 255],
  'AWS::IAM::Role': ['RoleName', 64],
  'AWS::Events::Rule': ['Name', 64],
};

/** Two stages in one account must not meet, and the longest stage must leave names that AWS takes. */
function checkNames(stacks: Stacks, { stage, table }: Context): string[] {
  // Where the stage must stand. AWS's own folders of log groups come before it.
  const place = new RegExp(`^(/aws/[a-z]+/)?quintet-${stage}(-|$)`);
  return Object.entries(names).flatMap(([type, [property, longest]]) =>
    stacks.list(type).flatMap(({ stack, id, properties }) => {
      if (properties[property] === undefined) return [];
      const name = String(stacks.resolve(stack, properties[property]));
      if (name === table) return [];
      if (!place.test(name)) return [`${stack}: ${id} is named ${name}, not quintet-${stage}-…`];
      const length = name.length - stage.length + longestStage;
      return length > longest
        ? [`${stack}: ${name} has ${length} characters in a stage of ${longestStage}, over ${longest}`]
        : [];
    }),
  );
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
      .map((name) => `${stack} imports ${name}, which no stack exports`),
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
  const templates = new Map(packages.map(({ stack, template }) => [stack, template]));
  // Whatever is named, is named in every outcome of the conditions.
  const stacks = new Stacks(templates, region, () => true);
  const exported = new Set(
    Object.values(templates.get('core')?.Outputs ?? {}).flatMap(({ Export }) =>
      Export === undefined ? [] : [String(stacks.resolve('core', Export.Name))],
    ),
  );
  const problems = [
    ...packages.flatMap(checkSizes),
    ...packages.flatMap(checkPolicySizes),
    ...checkRights(templates, context),
    ...checkNames(stacks, context),
    ...packages.flatMap(checkFiles),
    ...packages.flatMap(checkEnvironments),
    ...packages.flatMap((one) => checkExports(one, exported)),
    ...packages.flatMap(checkRoutes),
  ];
  // Several checks read the same.
  return [...new Set(problems)];
}
