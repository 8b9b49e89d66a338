/** Derives the `functions` part of serverless.yml, one file for each stack. */
import { toGatewayPath } from '../../lib/http/route.ts';
import { stackOf, stacks } from '../stacks.ts';
import type { EntryPoint } from './entry-points.ts';
import { madeBy } from './files.ts';

// API Gateway gives up after 30 s. A function that ends before that can still answer itself.
const routeTimeoutSeconds = 29;

/** An invoice in many scripts needs half a gigabyte, because each script loads its own font and shaping. */
export const drawingMegabytes = 1_024;

export function functionFiles(entryPoints: readonly EntryPoint[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const stack of stacks) {
    const members = entryPoints.filter((entryPoint) => stackOf(entryPoint.folder, entryPoint.resource) === stack);
    files.set(`generated/functions.${stack}.yml`, formatYaml(members));
  }
  return files;
}

function formatYaml(entryPoints: readonly EntryPoint[]): string {
  const body = entryPoints.length === 0 ? ['{}'] : entryPoints.flatMap(formatFunction);
  return `# ${madeBy}\n${body.join('\n')}\n`;
}

function formatFunction(entryPoint: EntryPoint): string[] {
  return [
    `${entryPoint.key}:`,
    // Without the stack the name is shorter (Lambda allows 64 characters), and any stack can invoke a job by name.
    `  name: quintet-\${sls:stage}-${entryPoint.key}`,
    `  handler: dist/functions/${entryPoint.file}.handler`,
    ...limits(entryPoint),
    ...environment(entryPoint),
    ...events(entryPoint),
  ];
}

function limits(entryPoint: EntryPoint): string[] {
  const memory = draws(entryPoint) ? [`  memorySize: ${drawingMegabytes}`] : [];
  return [`  timeout: ${entryPoint.kind === 'job' ? entryPoint.job.timeoutSeconds : routeTimeoutSeconds}`, ...memory];
}

/** The catch-all may answer in place of any route. */
function draws(entryPoint: EntryPoint): boolean {
  if (entryPoint.kind === 'gateway') return true;
  return (entryPoint.kind === 'job' ? entryPoint.job.draws : entryPoint.route.draws) ?? false;
}

/** The catch-all may send mail, in place of a route that was reached through an alias or trailing slash. */
function environment(entryPoint: EntryPoint): string[] {
  const settings =
    entryPoint.kind === 'gateway'
      ? 'mail'
      : entryPoint.kind === 'job'
        ? entryPoint.job.environment
        : entryPoint.route.environment;
  return settings === undefined ? [] : [`  environment: \${self:custom.${settings}}`];
}

function events(entryPoint: EntryPoint): string[] {
  if (entryPoint.kind === 'gateway') return ['  events:', "    - httpApi: '*'"];
  if (entryPoint.kind === 'route') {
    const path = toGatewayPath(entryPoint.route.path);
    return ['  events:', `    - httpApi: { method: ${entryPoint.route.method}, path: '${path}' }`];
  }
  const { schedule, rungBy } = entryPoint.job;
  const stream = rungBy === undefined ? [] : streamEvent(rungBy);
  const clock = schedule === undefined ? [] : [`    - schedule: ${schedule}`];
  return stream.length + clock.length === 0 ? [] : ['  events:', ...stream, ...clock];
}

/**
 * Triggers on new items whose partition key has the prefix; polling the table's stream is free. Items within 5 s trigger
 * once. The stream has keys only, so an effect that a drain moves looks like a new one and triggers again.
 */
function streamEvent(prefix: string): string[] {
  return [
    '    - stream:',
    '        type: dynamodb',
    '        arn: { Fn::GetAtt: [Table, StreamArn] }',
    '        startingPosition: LATEST',
    '        batchSize: 1000',
    '        batchWindow: 5',
    '        maximumRetryAttempts: 2',
    '        filterPatterns:',
    `          - { eventName: [INSERT], dynamodb: { Keys: { pk: { S: [{ prefix: '${prefix}' }] } } } }`,
  ];
}
