/** The outbox in the settings API: what waits to be sent, what was given up, and, on a developer's machine, the mails. */
import * as z from 'zod';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Route } from '../../http/route.ts';
import { listOutbox, nextTry, readMail, reasonToWait, tryAgain, tryAllAgain } from '../../operations/outbox/list.ts';
import { protocol } from './envelope.ts';

const entry = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'set_aside', 'delivered']),
  kind: z.string(),
  /** Instants in ISO 8601, UTC. */
  at: z.string(),
  /** Tries begun, tries that failed, and why the last one did; of what was not tried yet, why its receiver is left alone. */
  attempts: z.int().nullable(),
  failures: z.int().nullable(),
  reason: z.string().nullable(),
  /** What its receiver said to the last try that failed, in its own words. */
  answer: z.string().nullable(),
  /** Of what waits: not to be tried before. */
  next_try_at: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()).nullable(),
  to: z.string().nullable(),
  subject: z.string().nullable(),
});
type Entry = z.infer<typeof entry>;

const common = { dialect: 'admin', resource: 'outbox', scope: 'admin' } as const;
const reading = { ...common, method: 'GET', status: 200 } as const;
const entryParams = z.object({ id: z.string() });

type Promised = Awaited<ReturnType<typeof listOutbox>>['aside'][number];

function shown({ id, kind, promisedAt, ...effect }: Promised, state: Entry['state'], nextTryAt: string | null): Entry {
  const { attempts, failures, reason, answer, payload } = effect;
  return {
    ...{ id, state, kind, at: promisedAt, attempts, failures, reason, answer },
    ...{ next_try_at: nextTryAt, payload, to: null, subject: null },
  };
}

/** GET /admin/v1/outbox: what waits and what was set aside, the oldest first; then delivered mails, the newest first. */
export function listEntries(): { route: Route; handler: Handler } {
  const route = {
    ...reading,
    verb: 'list',
    path: '/admin/v1/outbox',
    summary: 'List what is still to be sent, what was given up, and the mails that were put into the folder.',
    answer: z.array(entry),
  } as const;
  const handler = lambda(protocol, route, async (work) => {
    const { waiting, aside, delivered } = await listOutbox(work);
    const promised = [
      ...waiting.map((effect) => {
        const reason = reasonToWait(effect);
        return shown({ ...effect, reason }, 'waiting', new Date(nextTry(effect)).toISOString());
      }),
      ...aside.map((effect) => shown(effect, 'set_aside', null)),
    ];
    const unknown = { attempts: null, failures: null, reason: null, answer: null, next_try_at: null, payload: null };
    const mails = delivered.map((mail): Entry => ({ ...unknown, ...mail, state: 'delivered', kind: 'mail' }));
    return { status: 200, body: [...promised, ...mails] };
  });
  return { route, handler };
}

/** GET /admin/v1/outbox/{id}: a delivered mail, as it lies in the folder. */
export function readEntry(): { route: Route; handler: Handler } {
  const route = {
    ...reading,
    verb: 'read',
    path: '/admin/v1/outbox/{id}',
    summary: 'Read a mail that was put into the folder (message/rfc822).',
    params: entryParams,
    answer: z.string().meta({ description: 'The mail.' }),
  } as const;
  const handler = lambda(protocol, route, async ({ params, ...work }) => ({
    status: 200,
    body: await readMail(params.id, work),
    headers: { 'content-type': 'message/rfc822' },
  }));
  return { route, handler };
}

const takenUp = z.object({
  /** How many are tried again now, and how many are left for another call. */
  taken_up: z.int(),
  left: z.int(),
});

/** POST /admin/v1/outbox: all that was set aside, or waits for another try, is tried again. */
export function retryAll(): { route: Route; handler: Handler } {
  const route = {
    ...common,
    method: 'POST',
    status: 200,
    verb: 'retry-all',
    path: '/admin/v1/outbox',
    summary: 'Try again all that was set aside, or waits for another try: 500 a call.',
    answer: takenUp,
  } as const;
  const handler = lambda(protocol, route, async (work) => {
    const { takenUp: count, left } = await tryAllAgain(work);
    return { status: 200, body: { taken_up: count, left } };
  });
  return { route, handler };
}

/** POST /admin/v1/outbox/{id}: what was set aside, or waits for another try, is tried again. */
export function retryEntry(): { route: Route; handler: Handler } {
  const route = {
    ...common,
    method: 'POST',
    status: 204,
    verb: 'retry',
    path: '/admin/v1/outbox/{id}',
    summary: 'Try again what was set aside, or waits for another try.',
    params: entryParams,
  } as const;
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await tryAgain(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}
