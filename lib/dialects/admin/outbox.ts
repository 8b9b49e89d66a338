/** The outbox in the settings API: what waits to be sent, what was given up, and, on a developer's machine, the mails. */
import * as z from 'zod';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Route } from '../../http/route.ts';
import { listOutbox, readMail, tryAgain } from '../../operations/outbox/list.ts';
import { voice } from './envelope.ts';

const entry = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'set_aside', 'delivered']),
  kind: z.string(),
  /** Instants in ISO 8601, UTC. */
  at: z.string(),
  attempts: z.int().nullable(),
  reason: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()).nullable(),
  to: z.string().nullable(),
  subject: z.string().nullable(),
});
type Entry = z.infer<typeof entry>;

const common = { dialect: 'admin', resource: 'outbox', scope: 'admin' } as const;
const reading = { ...common, method: 'GET', status: 200 } as const;
const entryParams = z.object({ id: z.string() });

/** GET /admin/v1/outbox: what waits and what was set aside, the oldest first; then delivered mails, the newest first. */
export function listEntries(): { route: Route; handler: Handler } {
  const route = {
    ...reading,
    verb: 'list',
    path: '/admin/v1/outbox',
    summary: 'List what is still to be sent, what was given up, and the mails that were put into the folder.',
    answer: z.array(entry),
  } as const;
  const handler = lambda(voice, route, async (work) => {
    const { waiting, aside, delivered } = await listOutbox(work);
    const promised = [...waiting, ...aside].map(({ id, kind, promisedAt, attempts, reason, payload }): Entry => {
      const state = reason === null ? 'waiting' : 'set_aside';
      return { id, state, kind, at: promisedAt, attempts, reason, payload, to: null, subject: null };
    });
    const unknown = { attempts: null, reason: null, payload: null };
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
  const handler = lambda(voice, route, async ({ params, ...work }) => ({
    status: 200,
    body: await readMail(params.id, work),
    headers: { 'content-type': 'message/rfc822' },
  }));
  return { route, handler };
}

/** POST /admin/v1/outbox/{id}: what was set aside waits again. */
export function retryEntry(): { route: Route; handler: Handler } {
  const route = {
    ...common,
    method: 'POST',
    status: 204,
    verb: 'retry',
    path: '/admin/v1/outbox/{id}',
    summary: 'Try again what was set aside.',
    params: entryParams,
  } as const;
  const handler = lambda(voice, route, async ({ params, ...work }) => {
    await tryAgain(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}
