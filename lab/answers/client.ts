/** Sends requests as clients of each dialect do, and writes down every step with what came of it. */
import type { Player } from './player.ts';
import type { Answer, Entry, Step } from './recording.ts';

export type Dialect = 'perfex' | 'siwapp' | 'sereni' | 'teamwork' | 'productive' | 'admin';

export type Body =
  /** Goes out as JSON. */
  | { json: unknown }
  /** Goes out as it is. */
  | { type: string; text: string }
  | { type: string; base64: string };

export type Reply = Answer & {
  /** The body as JSON, undefined where it is none. */
  json: unknown;
};

const types: Partial<Record<Dialect, string>> = { productive: 'application/vnd.api+json' };

/** The headers with which a client of a dialect shows its token. */
export function credentialsOf(dialect: Dialect, token: string): Record<string, string> {
  switch (dialect) {
    case 'perfex':
      return { authtoken: token };
    case 'siwapp':
      return { authorization: `Token token="${token}"` };
    case 'sereni':
      return { authorization: `Bearer ${token}`, accept: 'application/json' };
    case 'teamwork':
      return { authorization: `Basic ${Buffer.from(`${token}:x`).toString('base64')}` };
    case 'productive':
      return { 'x-auth-token': token };
    case 'admin':
      return { authorization: `Bearer ${token}` };
  }
}

export class Client {
  readonly entries: Entry[] = [];
  readonly #player: Player;
  #nowMs = Date.parse('2026-03-10T09:00:00Z');

  constructor(player: Player) {
    this.#player = player;
  }

  async #take(step: Step): Promise<Reply> {
    const answer = await this.#player.take(step);
    this.entries.push({ step, answer });
    return { ...answer, json: parsed(answer.body) };
  }

  /** A second later than the step before. */
  #at(): string {
    this.#nowMs += 1_000;
    return new Date(this.#nowMs).toISOString();
  }

  /** Makes an organization and answers its token for everything. */
  async organize(name: string): Promise<string> {
    const { json } = await this.#take({ kind: 'organization', at: this.#at(), name });
    return String(at(json, 'token'));
  }

  /** Lets time pass until an instant. */
  pass(instant: string): void {
    this.#nowMs = Math.max(this.#nowMs, Date.parse(instant));
  }

  /** Lets a job run at a later time, which it is from then on. */
  async ring(job: string, instant: string): Promise<void> {
    this.pass(instant);
    await this.#take({ kind: 'job', at: this.#at(), job });
  }

  /**
   * Sends a request.
   * @param call method and target: 'GET /api/items?page=1'
   * @param token null: without one
   */
  send(
    dialect: Dialect,
    call: string,
    token: string | null,
    body?: Body,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const [method = '', target = ''] = call.split(/ (.*)/s);
    const type = body && ('json' in body ? (types[dialect] ?? 'application/json') : body.type);
    return this.#take({
      kind: 'request',
      route: `${dialect} ${this.#routeOf(method, target)}`,
      at: this.#at(),
      method,
      target,
      headers: {
        ...(token === null ? {} : credentialsOf(dialect, token)),
        ...(type === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(body === undefined ? {} : sent(body)),
    });
  }

  #routeOf(method: string, target: string): string {
    const { dispatch, matchRoute } = this.#player.project;
    const path = decodeURIComponent(target.split('?')[0] ?? '');
    const { match } = matchRoute(dispatch, method === 'HEAD' ? 'GET' : method, path);
    return match ? `${match.route.method} ${match.route.path}` : 'no route';
  }
}

function sent(body: Body): { body: string; encoding?: 'base64' } {
  if ('json' in body) return { body: JSON.stringify(body.json) };
  return 'text' in body ? { body: body.text } : { body: body.base64, encoding: 'base64' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path of names and indices, undefined where there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

/** A request of a scenario: the dialect, `METHOD /path`, the body. */
export type Request = readonly [dialect: Dialect, call: string, body: unknown];
