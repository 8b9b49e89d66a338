/** Derives the `functions` part of serverless.yml, one file per stack. */
import { toGatewayPath } from '../../lib/http/route.ts';
import { stackOf, stacks } from '../stacks.ts';
import type { Door } from './doors.ts';
import { madeBy } from './files.ts';

// API Gateway gives up after 30 s; a function that ends just before can still answer by itself.
const routeTimeoutSeconds = 29;

/** An invoice in many scripts takes half a gigabyte: each has its font, and its shapes. */
export const drawingMegabytes = 1_024;

/** generated/functions.<stack>.yml for each stack. */
export function functionFiles(doors: readonly Door[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const stack of stacks) {
    const mine = doors.filter((door) => stackOf(door.folder, door.resource) === stack);
    files.set(`generated/functions.${stack}.yml`, yaml(mine));
  }
  return files;
}

function yaml(doors: readonly Door[]): string {
  const body = doors.length === 0 ? ['{}'] : doors.flatMap(oneFunction);
  return `# ${madeBy}\n${body.join('\n')}\n`;
}

function oneFunction(door: Door): string[] {
  return [
    `${door.key}:`,
    // Named without its stack: shorter (Lambda allows 64 characters), and a job can be
    // invoked by name from every stack.
    `  name: quintet-\${sls:stage}-${door.key}`,
    `  handler: dist/functions/${door.file}.handler`,
    ...limits(door),
    ...environment(door),
    ...events(door),
  ];
}

function limits(door: Door): string[] {
  const memory = draws(door) ? [`  memorySize: ${drawingMegabytes}`] : [];
  return [`  timeout: ${door.kind === 'job' ? door.job.timeoutSeconds : routeTimeoutSeconds}`, ...memory];
}

/** The catch-all answers in place of any route. */
function draws(door: Door): boolean {
  if (door.kind === 'gateway') return true;
  return (door.kind === 'job' ? door.job.draws : door.route.draws) ?? false;
}

/** The catch-all sends mail where an alias or a trailing slash does. */
function environment(door: Door): string[] {
  const settings =
    door.kind === 'gateway' ? 'mail' : door.kind === 'job' ? door.job.environment : door.route.environment;
  return settings === undefined ? [] : [`  environment: \${self:custom.${settings}}`];
}

function events(door: Door): string[] {
  if (door.kind === 'gateway') return ['  events:', "    - httpApi: '*'"];
  if (door.kind === 'route') {
    const path = toGatewayPath(door.route.path);
    return ['  events:', `    - httpApi: { method: ${door.route.method}, path: '${path}' }`];
  }
  const { schedule, rungBy } = door.job;
  const bell = rungBy === undefined ? [] : streamEvent(rungBy);
  const clock = schedule === undefined ? [] : [`    - schedule: ${schedule}`];
  return bell.length + clock.length === 0 ? [] : ['  events:', ...bell, ...clock];
}

/**
 * New items whose partition key begins so, from the table's stream; polling a stream costs nothing. Those of 5 s ring once:
 * the stream has keys only, which do not tell a new effect from one that was moved, so a drain that moves many rings
 * for them, too.
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
