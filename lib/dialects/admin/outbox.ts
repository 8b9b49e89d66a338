/** The outbox in the settings API: what waits, what was given up, and on a developer's machine the delivered mails. */
import * as z from 'zod';
import {
  findNextTry,
  findReasonToWait,
  listOutbox,
  readMail,
  tryAgain,
  tryAllAgain,
} from '../../operations/outbox/list.ts';
import { declareFor } from '../declare.ts';
import { protocol } from './protocol.ts';

const entry = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'set_aside', 'delivered']),
  kind: z.string(),
  at: z.string(),
  attempts: z.int().nullable(),
  failures: z.int().nullable(),
  /** The last failure's reason; before the first try, why the receiver is left alone. */
  reason: z.string().nullable(),
  /** The receiver's own words after the last failed try. */
  answer: z.string().nullable(),
  /** Of what waits: when it is tried at the earliest. */
  next_try_at: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()).nullable(),
  to: z.string().nullable(),
  subject: z.string().nullable(),
});
type Entry = z.infer<typeof entry>;

const declare = declareFor(protocol, { name: 'outbox', scope: 'admin' });
const path = '/admin/v1/outbox';
const onePath = `${path}/{id}`;
const params = z.object({ id: z.string() });

type Promised = Awaited<ReturnType<typeof listOutbox>>['aside'][number];

function showEffect(effect: Promised, state: Entry['state'], nextTryAt: string | null): Entry {
  const { id, kind, promisedAt, attempts, failures, reason, answer, payload } = effect;
  return {
    ...{ id, state, kind, at: promisedAt, attempts, failures, reason, answer },
    ...{ next_try_at: nextTryAt, payload, to: null, subject: null },
  };
}

/** GET /admin/v1/outbox: what waits and what was set aside, oldest first; then delivered mails, newest first. */
export function listEntries() {
  const summary = 'List what is still to be sent, what was given up, and the mails that were put into the folder.';
  return declare({ method: 'GET', path, verb: 'list', summary }, { answer: z.array(entry) }, async (work) => {
    const { waiting, aside, delivered } = await listOutbox(work);
    const promised = [
      ...waiting.map((effect) => {
        const reason = findReasonToWait(effect);
        return showEffect({ ...effect, reason }, 'waiting', new Date(findNextTry(effect)).toISOString());
      }),
      ...aside.map((effect) => showEffect(effect, 'set_aside', null)),
    ];
    const unknown = { attempts: null, failures: null, reason: null, answer: null, next_try_at: null, payload: null };
    const mails = delivered.map((mail): Entry => ({ ...unknown, ...mail, state: 'delivered', kind: 'mail' }));
    return { status: 200, body: [...promised, ...mails] };
  });
}

/** GET /admin/v1/outbox/{id}: a mail that was put into the folder. */
export function readEntry() {
  const summary = 'Read a mail that was put into the folder (message/rfc822).';
  return declare(
    { method: 'GET', path: onePath, verb: 'read', summary },
    { params, answer: z.string().meta({ description: 'The mail.' }) },
    async ({ params, ...work }) => {
      const body = await readMail(params.id, work);
      return { status: 200, body, headers: { 'content-type': 'message/rfc822' } };
    },
  );
}

const takenUp = z.object({
  /** How many are tried again now; `left` are for another call. */
  taken_up: z.int(),
  left: z.int(),
});

/** POST /admin/v1/outbox: tries everything that was set aside. */
export function retryAll() {
  const summary = 'Try again everything that was set aside or waits, up to 500 a call.';
  return declare({ method: 'POST', path, verb: 'retry-all', summary }, { answer: takenUp }, async (work) => {
    const { takenUp: count, left } = await tryAllAgain(work);
    return { status: 200, body: { taken_up: count, left } };
  });
}

/** POST /admin/v1/outbox/{id}: tries one again. */
export function retryEntry() {
  const summary = 'Try again one entry that was set aside or waits.';
  return declare(
    { method: 'POST', path: onePath, verb: 'retry', summary, status: 204 },
    { params },
    async ({ params, ...work }) => {
      await tryAgain(params.id, work);
      return { status: 204 };
    },
  );
}
