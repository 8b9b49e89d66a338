/** What `npm run package` refuses: each fault is planted in packages that are sound. */
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../lab/lambda/cloudformation.ts';
import { checkStage } from '../../scripts/cloud.ts';
import { checkPackages } from '../../scripts/package/checks.ts';
import { checkDrawing } from '../../scripts/package/drawing.ts';
import type { Package } from '../../scripts/package/template.ts';
import { longestStage } from '../../scripts/stacks.ts';

const stage = 'prod';
type Statement = Record<string, unknown>;

const role = (...statements: Statement[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] },
});
const reading: Statement = {
  Effect: 'Allow',
  Action: ['dynamodb:GetItem'],
  Resource: 'arn:aws:dynamodb:eu-central-1:123456789012:table/quintet-prod',
};
const lambda = (properties: Record<string, unknown> = {}): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'quintet-prod-perfex-invoices-list',
    Handler: 'dist/functions/perfex/invoices/list.handler',
    Role: { 'Fn::ImportValue': 'quintet-prod-api-role' },
    ...properties,
  },
});
const integration: Resource = { Type: 'AWS::ApiGatewayV2::Integration', Properties: {} };
const route = (RouteKey: string): Resource => ({ Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey } });

const pack = (stack: string, resources: Record<string, Resource>, more: Partial<Package> = {}): Package => ({
  stack,
  template: { Resources: resources, Outputs: {} },
  templateBytes: 1_000,
  files: ['dist/functions/perfex/invoices/list.mjs', 'dist/functions/gateway/default.mjs'],
  zipBytes: 1_000,
  unzippedBytes: 5_000,
  ...more,
});

const core = (statement: Statement = reading): Package => {
  const one = pack('core', { ApiRole: role(statement) });
  one.template.Outputs = {
    ApiRoleArn: { Value: { 'Fn::GetAtt': ['ApiRole', 'Arn'] }, Export: { Name: 'quintet-prod-api-role' } },
  };
  return one;
};
const routes = { Default: route('$default'), List: route('GET /api/invoices') };
const perfex = (resources: Record<string, Resource> = {}, more: Partial<Package> = {}): Package =>
  pack('perfex', { ListFunction: lambda(), ...routes, ...resources }, more);
const check = (...packages: Package[]): string[] => checkPackages(packages, { stage });

test('sound packages pass', () => expect(check(core(), perfex())).toEqual([]));

describe('refused is', () => {
  const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/quintet-prod';
  const lambdas = 'arn:aws:lambda:eu-central-1:123456789012:function';
  const counting: Statement = {
    ...reading,
    Action: 'dynamodb:UpdateItem',
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['system/requests/*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  };
  const ses: Statement = {
    Effect: 'Allow',
    Action: ['ses:SendEmail', 'ses:SendRawEmail'],
    Resource: 'arn:aws:ses:eu-central-1:123456789012:identity/*',
    Condition: { StringEquals: { 'ses:FromAddress': 'books@example.com' } },
  };
  const starting = (resource: string): Statement => ({
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: `${lambdas}:${resource}`,
  });
  /** Core, with a role beside the one of the functions. */
  const withRole = (id: string, ...statements: Statement[]): Package => {
    const one = core();
    const Resources = { ...one.template.Resources, [id]: role(...statements) };
    return { ...one, template: { ...one.template, Resources } };
  };

  test('no role that has what it needs', () => {
    const secret = 'arn:aws:ssm:eu-central-1:123456789012:parameter/quintet/prod/smtp-url';
    const statements = [reading, ses, { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: secret }];
    expect(check(withRole('MailRole', ...statements), perfex())).toEqual([]);
    expect(check(withRole('ReadRole', reading, counting), perfex())).toEqual([]);
    const own = starting('quintet-prod-jobs-generate-recurring');
    expect(check(withRole('GenerateRecurringRole', own), perfex())).toEqual([]);
    const deny = { ...reading, Effect: 'Deny', Action: '*', Resource: '*' };
    expect(check(withRole('ReadRole', reading, deny), perfex())).toEqual([]);
  });

  test.each<[string, Statement]>([
    ...[
      ...['*', 'dynamodb:*', 'dynamodb:Scan', 'dynamodb:Delete*', 'dynamodb:Update*', 'dynamodb:?etItem'],
      ...['dynamodb:DeleteTable', 'dynamodb:UpdateTable', 'dynamodb:PartiQLSelect', 'iam:PassRole', 's3:GetObject'],
    ].map((Action): [string, Statement] => ['ApiRole', { ...reading, Action }]),
    ...[
      ...['*', `${table}-2`, `${table}*`, table.replace('quintet-prod', '*'), table.replace('prod', '*')],
      ...[`${table}/index/*`, table.replace('prod', 'dev'), table.replace('123456789012', '210987654321')],
      table.replace('eu-central-1', '*'),
    ].map((Resource): [string, Statement] => ['ApiRole', { ...reading, Resource }]),
    ['ApiRole', { ...reading, Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' }],
    ['ApiRole', { ...reading, Action: 's3:GetObject', Resource: 'arn:aws:s3:::quintet-prod-files-123456789012-*' }],
    ['ApiRole', starting('quintet-prod-jobs-drain-outbox')],
    ['GenerateRecurringRole', starting('quintet-prod-jobs-drain-outbox')],
    ['GenerateRecurringRole', starting('quintet-*')],
    ['GenerateRecurringRole', starting('quintet-prod-jobs-*')],
    ['GenerateRecurringRole', starting('quintet-prod-jobs-generate-recurring*')],
    ...['parameter/quintet/*', 'parameter/quintet/prod/*', 'parameter/quintet/dev/smtp-url'].map(
      (parameter): [string, Statement] => [
        'MailRole',
        { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: `arn:aws:ssm:eu-central-1:123456789012:${parameter}` },
      ],
    ),
    ['MailRole', { ...ses, Condition: undefined }],
    ['MailRole', { ...ses, Resource: '*' }],
    ['MailRole', { ...ses, Condition: { StringLike: { 'ses:FromAddress': '*' } } }],
    ['MailRole', { ...ses, Condition: { StringEquals: { 'ses:FromAddress': [] } } }],
    ['WriteRole', ses],
    ['ReadRole', { ...counting, Condition: undefined }],
    ['ReadRole', { ...counting, Action: 'dynamodb:PutItem' }],
    ['ReadRole', { ...counting, Action: 'dynamodb:DeleteItem' }],
    ...[
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['system/requests/*', '*/invoice/*'] } },
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['*'] } },
    ].map((keys): [string, Statement] => [
      'ReadRole',
      { ...counting, Condition: { ...keys, Null: { 'dynamodb:LeadingKeys': 'false' } } },
    ]),
    [
      'ReadRole',
      { ...counting, Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'system/requests/*' } } },
    ],
    ['ReadRole', { ...counting, Condition: { StringEquals: { 'aws:PrincipalTag/a': 'b' } } }],
    [
      'ReadRole',
      { ...reading, Action: 's3:GetObject', Resource: 'arn:aws:s3:::quintet-prod-files-123456789012-eu-central-1/*' },
    ],
    [
      'ReadFilesRole',
      { ...reading, Action: 's3:PutObject', Resource: 'arn:aws:s3:::quintet-prod-files-123456789012-eu-central-1/*' },
    ],
  ])('for %s the right %j', (id, statement) => {
    const [first, ...others] = check(withRole(id, statement), perfex());
    expect(first).toMatch(new RegExp(`^core: ${id} may .+:?.* on `));
    // One for each action of the statement.
    expect(others.length).toBe([statement.Action].flat().length - 1);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['NotAction', { NotAction: 'dynamodb:Scan', Action: undefined }, 'a statement has NotAction'],
    ['NotResource', { NotResource: '*', Resource: undefined }, 'a statement has NotResource'],
    ['no action', { Action: [] }, 'a statement names no action'],
    ['no resource', { Resource: undefined }, 'may dynamodb:GetItem'],
    ['a principal', { Principal: '*' }, 'lets * dynamodb:GetItem'],
    ['another effect', { Effect: 'allow' }, 'neither allows nor denies'],
    ['a value that nobody knows', { Resource: { 'Fn::Transform': {} } }, 'Fn::Transform is not understood'],
    ['a condition of another kind', { Condition: { IpAddress: {} } }, 'a condition has IpAddress'],
  ])('a statement with %s', (_, changes, words) => {
    const statement = Object.fromEntries(Object.entries({ ...reading, ...changes }).filter(([, one]) => one));
    expect(check(core(statement), perfex())).toEqual([expect.stringContaining(words)]);
  });

  test('a right in the branch that is not deployed by default', () => {
    const one = core({ 'Fn::If': ['Traces', { ...reading, Action: 'dynamodb:Scan' }, reading] });
    one.template.Conditions = { Traces: { 'Fn::Equals': ['a', 'b'] } };
    expect(check(one, perfex())).toEqual([`core: ApiRole may dynamodb:Scan on ${table}`]);
  });

  const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const trusting = (Principal: unknown) => ({
    AssumeRolePolicyDocument: { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal } },
  });
  test.each<[string, Record<string, unknown>, string]>([
    ['a managed policy', { ManagedPolicyArns: [administrator] }, 'the role has ManagedPolicyArns'],
    ['anybody’s trust', trusting('*'), 'lets * sts:AssumeRole'],
    ['trust of an account', trusting({ AWS: '210987654321' }), 'lets AWS 210987654321 sts:AssumeRole'],
    ['trust of another service', trusting({ Service: 'ec2.amazonaws.com' }), 'lets ec2.amazonaws.com sts:AssumeRole'],
  ])('a role with %s', (_, properties, words) => {
    const one = core();
    Object.assign(one.template.Resources.ApiRole?.Properties ?? {}, properties);
    expect(check(one, perfex())).toEqual([expect.stringContaining(words)]);
  });

  const everything = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const permission = (properties: Record<string, unknown>): Resource => ({
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: `${lambdas}:quintet-prod-jobs-drain-outbox`,
      Principal: 'events.amazonaws.com',
      SourceArn: 'arn:aws:events:eu-central-1:123456789012:rule/quintet-prod-jobs-drain-outbox-rule-2',
      ...properties,
    },
  });
  const id = 'DrainDashoutboxEventBridgeLambdaPermission2';

  test('no permission for a job’s own rule', () => {
    expect(check(core(), perfex(), pack('jobs', { [id]: permission({}) }, { files: null }))).toEqual([]);
  });

  test.each<[string, string, Resource, string]>([
    ['a policy', 'Extra', { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: everything } }, 'of the type'],
    ['a user', 'Extra', { Type: 'AWS::IAM::User', Properties: {} }, 'of the type AWS::IAM::User'],
    ['a URL of a function', 'Extra', { Type: 'AWS::Lambda::Url', Properties: {} }, 'of the type AWS::Lambda::Url'],
    ['a role that nobody knows', 'ExtraRole', role(reading), 'ExtraRole gives rights'],
    ['a permission for anybody', id, permission({ Principal: '*' }), 'lets * lambda:InvokeFunction'],
    ['a permission without a source', id, permission({ SourceArn: undefined }), 'lets events.amazonaws.com'],
    ['a permission for any rule', id, permission({ SourceArn: '*' }), 'lets events.amazonaws.com'],
    ['a permission for all functions', id, permission({ FunctionName: '*' }), 'lambda:InvokeFunction on *'],
    ['a permission for another action', id, permission({ Action: 'lambda:*' }), 'lets events.amazonaws.com lambda:*'],
    ['a permission for a URL', id, permission({ FunctionUrlAuthType: 'NONE' }), 'it has FunctionUrlAuthType'],
    ['a permission of another name', 'Extra', permission({}), 'Extra gives rights'],
    [
      'a queue that takes from anybody',
      'FailedJobsPolicy',
      {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [],
          PolicyDocument: {
            Statement: {
              ...{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' },
              Resource: 'arn:aws:sqs:eu-central-1:123456789012:quintet-prod-failed-jobs',
            },
          },
        },
      },
      'lets * sqs:SendMessage',
    ],
    [
      'a bucket that shows its files',
      'ServerlessDeploymentBucketPolicy',
      {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: 'b',
          PolicyDocument: {
            Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
          },
        },
      },
      'lets * s3:GetObject',
    ],
  ])('in the stack of jobs %s', (_, name, resource, words) => {
    const jobs = pack('jobs', { [name]: resource }, { files: null });
    expect(check(core(), perfex(), jobs)).toEqual([expect.stringContaining(words)]);
  });

  test('a function with a role of elsewhere', () => {
    const Role = 'arn:aws:iam::123456789012:role/Administrator';
    expect(check(core(), perfex({ ListFunction: lambda({ Role }) }))).toEqual([
      `perfex: ListFunction has the role ${Role}, which no stack has`,
    ]);
  });

  test('a role of over 10,240 bytes', () => {
    const many = Array.from({ length: 120 }, () => reading);
    expect(check(withRole('ApiRole', ...many), perfex())).toEqual([expect.stringContaining('bytes of policies')]);
  });

  test('the 201st integration', () => {
    const some = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`I${i}`, integration]));
    expect(check(core(), perfex(some(200)))).toEqual([]);
    expect(check(core(), perfex(some(201)))).toEqual(['perfex has 201 integrations, over 200']);
  });

  test('a stack, template or package that is too large', () => {
    const topics = Object.fromEntries(
      Array.from({ length: 450 }, (_, i) => [`T${i}`, { Type: 'AWS::SNS::Topic', Properties: {} }]),
    );
    expect(check(core(), perfex(topics))).toEqual(['perfex has 453 resources, over 450']);
    expect(check(core(), perfex({}, { templateBytes: 1_000_001 }))).toEqual([
      expect.stringContaining('bytes of template'),
    ]);
    expect(check(core(), perfex({}, { zipBytes: 50_000_001 }))).toEqual([expect.stringContaining('bytes of zip')]);
    expect(check(core(), perfex({}, { unzippedBytes: 250_000_001 }))).toEqual([
      expect.stringContaining('bytes unzipped'),
    ]);
  });

  test('a function whose file is missing in its package', () => {
    expect(check(core(), perfex({}, { files: [] }))).toEqual([
      'perfex: ListFunction runs dist/functions/perfex/invoices/list.mjs, which its package lacks',
    ]);
  });

  test.each([
    ['prod', 'quintet-list'],
    ['prod', 'quintet-production-list'],
    ['prod', 'quintet-list-prod'],
    ['prod', 'other-quintet-prod-list'],
    ['t', 'quintet-list'],
    ['dev', 'quintet-device'],
  ])('in the stage %s the name %s', (stage, FunctionName) => {
    const List = lambda({ FunctionName, Role: 'none' });
    const problem = `perfex: ListFunction is named ${FunctionName}, not quintet-${stage}-…`;
    expect(checkPackages([perfex({ ListFunction: List })], { stage })).toContain(problem);
  });

  test('a queue whose name is made of other things than the stage', () => {
    const QueueName = { 'Fn::Join': ['-', ['failed', { Ref: 'AWS::Region' }]] };
    const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName } };
    expect(check(core(), perfex({ queue }))).toEqual([
      'perfex: queue is named failed-eu-central-1, not quintet-prod-…',
    ]);
  });

  test.each(['t', 'prod', 'a-long-stage'])('a name that is too long in the longest stage, packaged for %s', (stage) => {
    const named = (length: number): string[] => {
      const FunctionName = `quintet-${stage}-`.padEnd(length - 12 + stage.length, 'x');
      const one = perfex({ ListFunction: lambda({ FunctionName, Role: 'none' }) });
      return checkPackages([one], { stage }).filter((problem) => problem.includes('characters'));
    };
    expect(named(64)).toEqual([]);
    expect(named(65)).toEqual([expect.stringContaining('has 65 characters in a stage of 12, over 64')]);
  });

  test('a stage longer than the one that names are checked with', () => {
    expect(checkStage('s'.repeat(longestStage))).toHaveLength(longestStage);
    expect(() => checkStage('s'.repeat(longestStage + 1))).toThrow('1 to 12 characters');
  });

  test('a secret in the environment', () => {
    const Environment = { Variables: { SMTP_URL: 'smtps://a:b@c', TABLE_NAME: 'quintet-prod' } };
    expect(check(core(), perfex({ ListFunction: lambda({ Environment }) }))).toEqual([
      'perfex: ListFunction has the secret SMTP_URL in its environment',
    ]);
  });

  test('an export of another stack than core, and an import that core does not export', () => {
    const exporting = perfex();
    exporting.template.Outputs = { ApiId: { Value: '', Export: { Name: 'quintet-prod-api' } } };
    expect(check(core(), exporting)).toEqual(['perfex exports ApiId; only core may']);
    const Role = { 'Fn::ImportValue': 'quintet-prod-other-role' };
    expect(check(core(), perfex({ ListFunction: lambda({ Role }) }))).toEqual([
      'perfex imports quintet-prod-other-role, which no stack exports',
    ]);
  });

  test('a route that is there twice, and an API without a catch-all', () => {
    expect(check(core(), perfex({ Again: route('GET /api/invoices') }))).toEqual([
      'perfex has two routes GET /api/invoices',
    ]);
    expect(check(core(), pack('perfex', { ListFunction: lambda() }))).toEqual(['perfex has no route $default']);
  });

  test('a function that draws without fonts or memory', () => {
    expect(checkDrawing([perfex()], ['perfex/invoices/list'])).toEqual([
      expect.stringContaining('the package has no fonts'),
      expect.stringContaining('has less than 1024 MB'),
    ]);
    expect(checkDrawing([perfex()], ['gateway/default', 'siwapp/invoices/pdf'])).toEqual([]);
  });
});
