/** The functions of packaged stacks: with their settings, the routes that lead to them, and what their roles allow. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { account, readTemplate, Stacks, type Template, templateName } from './cloudformation.ts';
import { allows, fits, type Statement } from './policy.ts';
import { readRoles } from './rights.ts';

/** `invoker`: the ARN of the role by which API Gateway starts the function; '' where the function itself permits it. */
export type Route = { apiId: string; method: string; path: string; invoker: string };

export type PackagedFunction = {
  stack: string;
  name: string;
  arn: string;
  /** `dist/functions/perfex/items/list.handler` */
  handler: string;
  environment: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  megabytes: number;
  role: { name: string; statements: readonly Statement[] };
  logGroup: string;
  /** The routes of APIs that lead to it; `$default` has method and path '$default'. */
  routes: readonly Route[];
  /** Whether a schedule starts it, and the streams that do. */
  isScheduled: boolean;
  streams: readonly string[];
};

export type Deployment = {
  region: string;
  functions: readonly PackagedFunction[];
  tables: readonly string[];
  buckets: readonly string[];
  /** The zip file of each stack that has functions. */
  packages: ReadonlyMap<string, string>;
  /** What is wrong with the templates themselves, in words. */
  problems: readonly string[];
};

/**
 * Reads what `npm run package` has made: a folder for each stack, with a template and a zip file.
 * @throws Error when the folder has no packages, or a template has a value that nothing in the deployment gives
 */
export function readDeployment(folder: string, region = 'eu-central-1'): Deployment {
  const stacks = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, templateName)))
    : [];
  if (stacks.length === 0) throw new Error(`${folder} has no packages; run \`npm run package\` first`);
  const templates = new Map(stacks.map((stack) => [stack, readTemplate(join(folder, stack))]));
  const packages = stacks.flatMap((stack): [string, string][] => {
    const zip = readdirSync(join(folder, stack)).find((name) => name.endsWith('.zip'));
    return zip === undefined ? [] : [[stack, join(folder, stack, zip)]];
  });
  return deploy(templates, new Map(packages), region);
}

/** Makes a deployment of templates, by the names of their stacks. */
export function deploy(
  templates: ReadonlyMap<string, Template>,
  packages: ReadonlyMap<string, string>,
  region = 'eu-central-1',
): Deployment {
  const stacks = new Stacks(templates, region);
  const problems: string[] = [];
  const roles = new Map(readRoles(stacks).map(({ arn, statements }) => [arn, statements]));
  const routes = readRoutes(stacks, problems);
  const starts = readStarts(stacks);
  const functions = stacks.list('AWS::Lambda::Function').map(({ stack, id, properties }): PackagedFunction => {
    const read = <T>(name: string, otherwise: T): T => (stacks.resolve(stack, properties[name]) as T) ?? otherwise;
    const arn = stacks.arnOf(stack, id);
    const name = nameIn(arn);
    const roleArn = read('Role', '');
    const statements = roles.get(roleArn);
    if (!statements) problems.push(`${name} has the role ${roleArn || '(none)'}, which no template has`);
    const { Variables = {} } = read<{ Variables?: Record<string, unknown> }>('Environment', {});
    return {
      stack,
      name,
      arn,
      handler: read('Handler', ''),
      environment: Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, String(value)])),
      timeoutSeconds: read('Timeout', 3),
      megabytes: read('MemorySize', 128),
      role: { name: roleArn.split('/').at(-1) ?? '', statements: statements ?? [] },
      logGroup: read<{ LogGroup?: string }>('LoggingConfig', {}).LogGroup ?? `/aws/lambda/${name}`,
      routes: routes.get(name) ?? [],
      isScheduled: starts.scheduled.has(name),
      streams: starts.streams.get(name) ?? [],
    };
  });
  problems.push(...functions.flatMap((one) => checkRights(one, { stacks, roles, region })));
  const namesOf = (type: string): string[] =>
    stacks.list(type).map(({ stack, id }) => String(stacks.resolve(stack, { Ref: id })));
  return {
    region,
    functions,
    tables: namesOf('AWS::DynamoDB::Table'),
    buckets: namesOf('AWS::S3::Bucket'),
    packages,
    problems,
  };
}

/** Finds the function's name in its ARN, in the URI of an integration, or in a name that may have an alias. */
const nameIn = (text: string): string =>
  /(?:^|function:)([\w-]+)(?::[\w$-]+)?(?:\/invocations)?$/.exec(text)?.[1] ?? '';

/** The routes of all APIs by the function that they lead to: the only place that knows how. */
function readRoutes(stacks: Stacks, problems: string[]): Map<string, Route[]> {
  const targets = new Map<string, { name: string; invoker: string }>();
  for (const { stack, id, properties } of stacks.list('AWS::ApiGatewayV2::Integration')) {
    const {
      IntegrationUri,
      PayloadFormatVersion,
      CredentialsArn: invoker = '',
    } = stacks.resolve(stack, properties) as Record<string, string>;
    if (PayloadFormatVersion !== '2.0') problems.push(`${stack}: ${id} sends no events of payload 2.0`);
    targets.set(String(stacks.resolve(stack, { Ref: id })), { name: nameIn(IntegrationUri ?? ''), invoker });
  }
  const routes = new Map<string, Route[]>();
  for (const { stack, id, properties } of stacks.list('AWS::ApiGatewayV2::Route')) {
    const { ApiId, RouteKey = '', Target = '' } = stacks.resolve(stack, properties) as Record<string, string>;
    const { name = '', invoker = '' } = targets.get(Target.replace('integrations/', '')) ?? {};
    if (!ApiId || !name) {
      problems.push(`${stack}: ${id} (${RouteKey}) leads to no function`);
      continue;
    }
    const [method = '', path = method] = RouteKey.split(' ');
    routes.set(name, [...(routes.get(name) ?? []), { apiId: ApiId, method, path, invoker }]);
  }
  return routes;
}

function readStarts(stacks: Stacks): { scheduled: Set<string>; streams: Map<string, string[]> } {
  const scheduled = new Set<string>();
  const streams = new Map<string, string[]>();
  for (const { stack, properties } of stacks.list('AWS::Events::Rule')) {
    const { Targets = [] } = stacks.resolve(stack, properties) as { Targets?: { Arn: string }[] };
    for (const { Arn } of Targets) scheduled.add(nameIn(Arn));
  }
  for (const { stack, properties } of stacks.list('AWS::Scheduler::Schedule')) {
    const { Target } = stacks.resolve(stack, properties) as { Target: { Arn: string } };
    scheduled.add(nameIn(Target.Arn));
  }
  for (const { stack, properties } of stacks.list('AWS::Lambda::EventSourceMapping')) {
    const { FunctionName = '', EventSourceArn = '' } = stacks.resolve(stack, properties) as Record<string, string>;
    const name = nameIn(FunctionName);
    streams.set(name, [...(streams.get(name) ?? []), EventSourceArn]);
  }
  return { scheduled, streams };
}

const streamActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];

/** Checks what no request of the function itself shows: its log, its streams, and who may start it. */
function checkRights(
  one: PackagedFunction,
  { stacks, roles, region }: { stacks: Stacks; roles: ReadonlyMap<string, readonly Statement[]>; region: string },
): string[] {
  const { name, arn, role, logGroup, routes, streams, isScheduled } = one;
  const logStream = `arn:aws:logs:${region}:${account}:log-group:${logGroup}:log-stream:2026/01/01/[$LATEST]0`;
  const needs = [
    ['logs:CreateLogStream', logStream],
    ['logs:PutLogEvents', logStream],
    ...streams.flatMap((stream) => streamActions.map((action) => [`dynamodb:${action}`, stream])),
  ];
  const lacking = needs.flatMap(([action = '', resource = '']) =>
    allows(role.statements, action, resource) ? [] : [`${name} lacks ${action} on ${resource}`],
  );
  const permissions = stacks.list('AWS::Lambda::Permission').flatMap(({ stack, properties }) => {
    const { FunctionName = '', ...rest } = stacks.resolve(stack, properties) as Record<string, string>;
    return nameIn(FunctionName) === name ? [rest] : [];
  });
  const mayStart = (principal: string, source: string): boolean =>
    permissions.some(({ Principal, SourceArn = '*' }) => Principal === principal && fits(SourceArn, source));
  const unstartable = routes.flatMap(({ apiId, method, path, invoker }) => {
    const call = method === '$default' ? '$default' : `${method}${path}`;
    const source = `arn:aws:execute-api:${region}:${account}:${apiId}/$default/${call}`;
    const isAllowed =
      invoker === ''
        ? mayStart('apigateway.amazonaws.com', source)
        : allows(roles.get(invoker) ?? [], 'lambda:InvokeFunction', arn);
    return isAllowed ? [] : [`${name} may not be started by its API for ${method} ${path}`];
  });
  const isByEvents = permissions.some(({ Principal }) => Principal === 'events.amazonaws.com');
  const isByScheduler = stacks.list('AWS::Scheduler::Schedule').length > 0;
  const unscheduled =
    isScheduled && !isByEvents && !isByScheduler ? [`${name} may not be started by its schedule`] : [];
  return [...lacking, ...unstartable, ...unscheduled];
}
