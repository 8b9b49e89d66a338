/** Holds answers against recorded ones, and tells what is other. */
import type { Answer, Entry } from './recording.ts';

export type Difference = {
  /** Of the step in the recording, from 1. */
  step: number;
  route: string;
  request: string;
  /** 'status', 'header etag', or a path into the body: 'body.data[0].id'. */
  path: string;
  before: string;
  after: string;
};

/** A difference that is meant; `route` and `path` may end in `*`. */
export type Allowed = { route: string; path: string; why: string };

type Found = Pick<Difference, 'path' | 'before' | 'after'>;
const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
const other = (path: string, before: unknown, after: unknown): Found => ({
  path,
  before: text(before),
  after: text(after),
});

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What is other within two values. Of lists of another length only that is told, beside what both have. */
function differing(path: string, before: unknown, after: unknown): Found[] {
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    return before === after ? [] : [other(path, before, after)];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const list = Array.isArray(before);
  const within = names.flatMap((name) =>
    differing(list ? `${path}[${name}]` : `${path}.${name}`, Reflect.get(before, name), Reflect.get(after, name)),
  );
  const [old, now] = [Object.keys(before), Object.keys(after)];
  const isReordered = within.length === 0 && old.some((name, i) => name !== now[i]);
  return isReordered ? [other(`${path} (order of keys)`, old, now)] : within;
}

/** What is other in an answer: status, headers, body, down to single values. */
export function differencesOf(before: Answer, after: Answer): Found[] {
  const status = before.status === after.status ? [] : [other('status', before.status, after.status)];
  const names = new Set([...Object.keys(before.headers), ...Object.keys(after.headers)]);
  const headers = [...names].flatMap((name) =>
    before.headers[name] === after.headers[name]
      ? []
      : [other(`header ${name}`, before.headers[name], after.headers[name])],
  );
  if (before.body === after.body) return [...status, ...headers];
  const body = differing('body', parsed(before.body), parsed(after.body));
  return [...status, ...headers, ...(body.length > 0 ? body : [other('body (as text)', before.body, after.body)])];
}

const fits = (pattern: string, given: string): boolean =>
  pattern.endsWith('*') ? given.startsWith(pattern.slice(0, -1)) : pattern === given;

/** Whether a difference is one of those that are meant. Where lists are allowed for, `[]` stands for any place in them. */
export function isAllowed({ route, path }: Difference, allowed: readonly Allowed[]): boolean {
  const anywhere = path.replace(/\[\d+\]/g, '[]');
  return allowed.some((one) => fits(one.route, route) && (fits(one.path, path) || fits(one.path, anywhere)));
}

/** What a step is called. */
export function nameOf({ step }: Entry): { route: string; request: string } {
  if (step.kind === 'organization') return { route: 'organization', request: step.name };
  if (step.kind === 'job') return { route: `job ${step.job}`, request: step.at };
  const body = step.encoding ? `(${step.body?.length} characters of base64)` : (step.body ?? '');
  return { route: step.route, request: `${step.method} ${step.target} ${body}`.trim() };
}

const shortened = (value: string, most: number): string => (value.length > most ? `${value.slice(0, most)}…` : value);
const mostShown = 40;

/** The first differences, grouped by route, and how many there are of each. */
export function report(differences: readonly Difference[]): string {
  const byRoute = Map.groupBy(differences, ({ route }) => route);
  const lines: string[] = [];
  let left = mostShown;
  for (const [route, found] of byRoute) {
    lines.push('', `${route}: ${found.length}`);
    for (const { step, request, path, before, after } of found.slice(0, left)) {
      lines.push(`  ${step}: ${shortened(request, 200)}`);
      lines.push(`    ${path}`, `      before: ${shortened(before, 300)}`, `      after:  ${shortened(after, 300)}`);
    }
    left -= Math.min(left, found.length);
  }
  return lines.join('\n');
}
