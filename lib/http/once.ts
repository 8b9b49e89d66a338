/** `Idempotency-Key` on a POST: the same request gets the stored answer, a different one is refused. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Problem } from '../domain/problem.ts';
import { extendWait, pause, readNowMs } from '../platform/clock.ts';
import { logFault } from '../platform/log.ts';
import { seal, unseal } from '../platform/seal.ts';
import { abandonRequest, type Begun, beginRequest, finishRequest } from '../store/idempotency.ts';
import type { Repetition } from '../store/store.ts';
import type { Principal } from './authenticate.ts';
import type { Body } from './body.ts';
import type { Incoming } from './protocol.ts';
import type { Reply } from './respond.ts';
import type { Route } from './route.ts';

/** How long a key may be, in characters. */
export const longestKey = 255;

const purpose = 'answer';

/**
 * Performs a request at most once for its key. The stored answer is encrypted with the token's text, because it may
 * hold a secret that only its first receiver may see again.
 * @param perform runs the request; its write must carry the repetition's mark
 * @throws what `perform` and beginRequest throw
 */
export async function performOnce(
  request: { key: string; token: string; route: Route; principal: Principal; incoming: Incoming; received: Body },
  perform: (repetition: Repetition) => Promise<Reply>,
): Promise<Reply> {
  const { key, token, route, principal, incoming, received } = request;
  // Fields are what a body or a query has; a header stands in the message alone.
  if (key.length > longestKey) {
    throw new Problem('invalid', `The Idempotency-Key is longer than ${longestKey} characters`);
  }
  // The parsed body, not its bytes: a retry may use another multipart boundary.
  const files = received.files.map((file) => [
    file.field,
    file.name,
    createHash('sha256').update(file.bytes).digest('hex'),
  ]);
  const content = JSON.stringify([incoming.path.replace(/\/$/, ''), incoming.rawQuery, received.fields, files]);
  const begun = await begin(principal.organization.id, {
    key,
    scope: `${principal.actor.tokenId} ${route.dialect} ${route.method}`,
    fingerprint: createHash('sha256').update(content).digest('hex'),
  });
  if (begun.type === 'answered') {
    const { statusCode, headers, body } = storedAnswer.parse(JSON.parse(unseal(begun.sealed, token, purpose)));
    const replayHeaders = { ...headers, 'idempotent-replayed': 'true' };
    return { status: statusCode, headers: replayHeaders, ...(body === '' ? {} : { body: JSON.parse(body) }) };
  }
  const reply = await perform({ mark: begun.mark, written: begun.written }).catch(async (error: unknown) => {
    if (error instanceof Problem) await abandonRequest(begun.mark);
    throw error;
  });
  const answer: StoredAnswer = {
    statusCode: reply.status,
    headers: reply.headers ?? {},
    body: reply.body === undefined ? '' : JSON.stringify(reply.body),
  };
  // The write is done, so a failure here must not reach the client. beginRequest gives a repetition what was written.
  await finishRequest(begun.mark, seal(JSON.stringify(answer), token, purpose)).catch((error: unknown) => {
    if (!(error instanceof Problem)) logFault('answer not kept', error, { organization: principal.organization.id });
  });
  return reply;
}

const storedAnswer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
type StoredAnswer = z.infer<typeof storedAnswer>;

const longestWaitMs = 5_000;
const pollEveryMs = 100;

async function begin(...request: Parameters<typeof beginRequest>): Promise<Begun> {
  const beganMs = readNowMs();
  for (;;) {
    try {
      return await beginRequest(...request);
    } catch (error) {
      const isRunning = error instanceof Problem && error.code === 'conflict';
      if (!isRunning || readNowMs() - beganMs >= extendWait(longestWaitMs)) throw error;
      await pause(pollEveryMs);
    }
  }
}
