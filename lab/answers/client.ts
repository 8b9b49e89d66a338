/** Sends requests like each dialect's clients, and records every step with its answer. */
import { credentialsOf, jsonTypeOf } from '../credentials.ts';
import type { Player } from './player.ts';
import type { Dialect } from './project.ts';
import type { Answer, Entry, Step } from './recording.ts';

export type Body = { json: unknown } | { type: string; text: string } | { type: string; base64: string };

export type Reply = Answer & {
  json: unknown;
};

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
    return { ...answer, json: parse(answer.body) };
  }

  /** Moves a second on from the last step. */
  #at(): string {
    this.#nowMs += 1_000;
    return new Date(this.#nowMs).toISOString();
  }

  /** Creates an organization, and returns its token with all scopes. */
  async organize(name: string): Promise<string> {
    const { json } = await this.#take({ kind: 'organization', at: this.#at(), name });
    return String(at(json, 'token'));
  }

  pass(instant: string): void {
    this.#nowMs = Math.max(this.#nowMs, Date.parse(instant));
  }

  /** Runs a job at a later time, which is the time from then on. */
  async ring(job: string, instant: string): Promise<void> {
    this.pass(instant);
    await this.#take({ kind: 'job', at: this.#at(), job });
  }

  /** Sends a request. `call`: method and target, 'GET /api/items?page=1'. `token` null sends none. */
  send(
    dialect: Dialect,
    call: string,
    token: string | null,
    body?: Body,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const [method = '', target = ''] = call.split(/ (.*)/s);
    const type = body && ('json' in body ? jsonTypeOf(dialect) : body.type);
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
      ...(body === undefined ? {} : encodeBody(body)),
    });
  }

  #routeOf(method: string, target: string): string {
    const { dispatch, matchRoute } = this.#player.project;
    const path = decodeURIComponent(target.split('?')[0] ?? '');
    const { match } = matchRoute(dispatch, method === 'HEAD' ? 'GET' : method, path);
    return match ? `${match.route.method} ${match.route.path}` : 'no route';
  }
}

function encodeBody(body: Body): { body: string; encoding?: 'base64' } {
  if ('json' in body) return { body: JSON.stringify(body.json) };
  return 'text' in body ? { body: body.text } : { body: body.base64, encoding: 'base64' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

/** A request of a scenario. `call`: `METHOD /path`. */
export type Request = readonly [dialect: Dialect, call: string, body: unknown];
