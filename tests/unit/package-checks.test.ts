/** What `npm run package` refuses: each fault is planted in packages that are sound. */
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../lab/lambda/cloudformation.ts';
import { checkPackages } from '../../scripts/package/checks.ts';
import { checkDrawing } from '../../scripts/package/drawing.ts';
import type { Package } from '../../scripts/package/template.ts';

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

const core = (statement: Statement = reading, resources: Record<string, Resource> = {}): Package => {
  const one = pack('core', { ApiRole: role(statement), ...resources });
  one.template.Outputs = { ApiRoleArn: { Value: '', Export: { Name: 'quintet-prod-api-role' } } };
  return one;
};
const routes = { Default: route('$default'), List: route('GET /api/invoices') };
const perfex = (resources: Record<string, Resource> = {}, more: Partial<Package> = {}): Package =>
  pack('perfex', { ListFunction: lambda(), ...routes, ...resources }, more);
const check = (...packages: Package[]): string[] => checkPackages(packages, { stage });

test('sound packages pass', () => expect(check(core(), perfex())).toEqual([]));

test.each(['arn:aws:s3:::files/*', 'arn:aws:dynamodb:eu-central-1:1:table/quintet-prod/stream/*'])(
  'a right on all of one thing passes: %s',
  (Resource) => expect(check(core({ ...reading, Resource }), perfex())).toEqual([]),
);

describe('refused is', () => {
  test.each([
    ['*', 'may dynamodb:GetItem on every resource'],
    ['arn:aws:dynamodb:eu-central-1:1:table/*', 'may dynamodb:GetItem on every resource'],
    ['arn:aws:s3:::*', 'may dynamodb:GetItem on every resource'],
    ['arn:aws:s3:::*/*', 'may dynamodb:GetItem on every resource'],
    ['arn:aws:logs:eu-central-1:1:log-group:*', 'may dynamodb:GetItem on every resource'],
  ])('a right on %s', (Resource, words) => {
    expect(check(core({ ...reading, Resource }), perfex())).toEqual([expect.stringContaining(words)]);
  });

  test.each(['*', 'dynamodb:*', 'dynamodb:Scan', 'dynamodb:DeleteTable', 'iam:PassRole'])('the right %s', (Action) => {
    expect(check(core({ ...reading, Action }), perfex())).toEqual([`core: ApiRole may ${Action}`]);
  });

  describe('a role for reading that', () => {
    const counting: Statement = {
      ...reading,
      Action: 'dynamodb:UpdateItem',
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['system/requests/*'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    };
    const checkReader = (changes: Statement): string[] => {
      const ReadRole = role(reading, { ...counting, ...changes });
      return check(core(reading, { ReadRole }), perfex());
    };
    const like = (...keys: string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
    const some = { Null: { 'dynamodb:LeadingKeys': 'false' } };

    test('counts requests passes', () => expect(checkReader({})).toEqual([]));

    test.each<[string, Statement, string]>([
      ['writes any key', { Condition: undefined }, 'dynamodb:UpdateItem'],
      ['puts items', { Action: ['dynamodb:Query', 'dynamodb:PutItem'], Condition: undefined }, 'dynamodb:PutItem'],
      ['deletes items', { Action: 'dynamodb:DeleteItem', Condition: undefined }, 'dynamodb:DeleteItem'],
      ['writes files', { Action: 's3:PutObject', Condition: undefined }, 's3:PutObject'],
      ['starts functions', { Action: 'lambda:InvokeFunction', Condition: undefined }, 'lambda:InvokeFunction'],
      [
        'writes the books too',
        { Condition: { ...like('system/requests/*', '*/invoice/*'), ...some } },
        'dynamodb:UpdateItem',
      ],
      ['writes all keys like something', { Condition: { ...like('*'), ...some } }, 'dynamodb:UpdateItem'],
      ['writes without a key', { Condition: like('system/requests/*') }, 'dynamodb:UpdateItem'],
      [
        'writes on another condition',
        { Condition: { StringEquals: { 'aws:PrincipalTag/a': 'b' } } },
        'dynamodb:UpdateItem',
      ],
    ])('%s', (_, changes, action) => {
      expect(checkReader(changes)).toEqual([`core: ReadRole may ${action} on more than counts`]);
    });
  });

  test('a role of over 10,240 bytes', () => {
    const many = Array.from({ length: 120 }, () => reading);
    expect(check(core(reading, { LargeRole: role(...many) }), perfex())).toEqual([
      expect.stringContaining('bytes of policies'),
    ]);
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

  test('a name without the stage, and one that is too long', () => {
    expect(check(core(), perfex({ ListFunction: lambda({ FunctionName: 'quintet-list' }) }))).toEqual([
      'perfex: ListFunction is named quintet-list, without the stage',
    ]);
    const queue = {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: { 'Fn::Join': ['-', ['failed', { Ref: 'AWS::Region' }]] } },
    };
    expect(check(core(), perfex({ queue }))).toEqual([expect.stringContaining('without the stage')]);
    const long = `quintet-prod-perfex-${'x'.repeat(45)}`;
    expect(check(core(), perfex({ ListFunction: lambda({ FunctionName: long }) }))).toEqual([
      expect.stringContaining('has 65 characters, over 64'),
    ]);
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
      'perfex imports quintet-prod-other-role, which core does not export',
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
