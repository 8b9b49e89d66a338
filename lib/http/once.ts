/** `Idempotency-Key` on a POST: the same key and body give the stored answer, another body a mismatch. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { invalidProblem, Problem } from '../domain/problem.ts';
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

const longestKey = 255;

/** What an answer is kept for; see platform/seal.ts. */
const purpose = 'answer';

/**
 * Performs a request at most once for its key. The answer is kept sealed with the token it was given to: some answers
 * hold a secret that is shown once, and only who has asked for it may be shown it again.
 * @param given.token the text of the token
 * @param perform runs it; given the mark its write must carry
 * @throws what `perform` throws, and see beginRequest
 */
export async function performOnce(
  given: { key: string; token: string; route: Route; principal: Principal; incoming: Incoming; received: Body },
  perform: (repetition: Repetition) => Promise<Reply>,
): Promise<Reply> {
  const { key, token, route, principal, incoming, received } = given;
  if (key.length > longestKey) throw invalidProblem('Idempotency-Key', `is longer than ${longestKey} characters`);
  // The parsed body, not its bytes: a client may choose another multipart boundary when it tries again.
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
    const replayed = { ...headers, 'idempotent-replayed': 'true' };
    return { status: statusCode, headers: replayed, ...(body === '' ? {} : { body: JSON.parse(body) }) };
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
  // It is done, and the client is told so: a repetition is handed what was written (see beginRequest).
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

/** A repetition that comes while the first request is under way waits for its answer, this long at most. */
const longestWaitMs = 5_000;
const lookEveryMs = 100;

async function begin(...given: Parameters<typeof beginRequest>): Promise<Begun> {
  const beganMs = readNowMs();
  for (;;) {
    try {
      return await beginRequest(...given);
    } catch (error) {
      if (error instanceof Problem && error.code === 'mismatch') {
        const message = 'was used before with another request';
        throw new Problem('mismatch', error.message, [{ path: ['Idempotency-Key'], message }]);
      }
      const underWay = error instanceof Problem && error.code === 'conflict';
      if (!underWay || readNowMs() - beganMs >= extendWait(longestWaitMs)) throw error;
      await pause(lookEveryMs);
    }
  }
}
