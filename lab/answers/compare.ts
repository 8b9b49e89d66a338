/** Compares answers with recorded ones. */
import type { Answer, Entry } from './recording.ts';

export type Difference = {
  /** Position in the recording, from 1. */
  step: number;
  route: string;
  request: string;
  /** 'status', 'header etag', or a path in the body: 'body.data[0].id'. */
  path: string;
  before: string;
  after: string;
};

/** An expected difference; `route` and `path` may end in `*`. */
export type Allowed = { route: string; path: string; why: string };

type Found = Pick<Difference, 'path' | 'before' | 'after'>;
const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
const describe = (path: string, before: unknown, after: unknown): Found => ({
  path,
  before: text(before),
  after: text(after),
});

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Compares two values. Lists of different length also show the differences of their common entries. */
function compareValues(path: string, before: unknown, after: unknown): Found[] {
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    return before === after ? [] : [describe(path, before, after)];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const list = Array.isArray(before);
  const within = names.flatMap((name) =>
    compareValues(list ? `${path}[${name}]` : `${path}.${name}`, Reflect.get(before, name), Reflect.get(after, name)),
  );
  const [oldNames, newNames] = [Object.keys(before), Object.keys(after)];
  const isReordered = within.length === 0 && oldNames.some((name, i) => name !== newNames[i]);
  return isReordered ? [describe(`${path} (order of keys)`, oldNames, newNames)] : within;
}

export function differencesOf(before: Answer, after: Answer): Found[] {
  const status = before.status === after.status ? [] : [describe('status', before.status, after.status)];
  const names = new Set([...Object.keys(before.headers), ...Object.keys(after.headers)]);
  const headers = [...names].flatMap((name) =>
    before.headers[name] === after.headers[name]
      ? []
      : [describe(`header ${name}`, before.headers[name], after.headers[name])],
  );
  if (before.body === after.body) return [...status, ...headers];
  const body = compareValues('body', parse(before.body), parse(after.body));
  return [...status, ...headers, ...(body.length > 0 ? body : [describe('body (as text)', before.body, after.body)])];
}

const fits = (pattern: string, value: string): boolean =>
  pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;

/** Whether a difference is expected. In `allowed`, `[]` stands for any position of a list. */
export function isAllowed({ route, path }: Difference, allowed: readonly Allowed[]): boolean {
  const anywhere = path.replace(/\[\d+\]/g, '[]');
  return allowed.some((one) => fits(one.route, route) && (fits(one.path, path) || fits(one.path, anywhere)));
}

export function nameOf({ step }: Entry): { route: string; request: string } {
  if (step.kind === 'organization') return { route: 'organization', request: step.name };
  if (step.kind === 'job') return { route: `job ${step.job}`, request: step.at };
  const body = step.encoding ? `(${step.body?.length} characters of base64)` : (step.body ?? '');
  return { route: step.route, request: `${step.method} ${step.target} ${body}`.trim() };
}

const shorten = (value: string, most: number): string => (value.length > most ? `${value.slice(0, most)}…` : value);
const mostShown = 40;

export function report(differences: readonly Difference[]): string {
  const byRoute = Map.groupBy(differences, ({ route }) => route);
  const lines: string[] = [];
  let left = mostShown;
  for (const [route, found] of byRoute) {
    lines.push('', `${route}: ${found.length}`);
    for (const { step, request, path, before, after } of found.slice(0, left)) {
      lines.push(`  ${step}: ${shorten(request, 200)}`);
      lines.push(`    ${path}`, `      before: ${shorten(before, 300)}`, `      after:  ${shorten(after, 300)}`);
    }
    left -= Math.min(left, found.length);
  }
  return lines.join('\n');
}
