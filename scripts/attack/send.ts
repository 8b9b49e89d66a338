/** Requests to the server under attack, and to nobody else. */
import { Agent, request } from 'node:http';

export type Ask = {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Buffer | undefined;
};

/** `lost` says why there is no answer; the status is 0 then. */
export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  ms: number;
  lost: string | null;
};

export type Target = { port: number; host?: string };

const longestAnswer = 40_000_000;

/** @throws Error for whatever is not this machine: an attack goes nowhere else */
export function requireLocal(host: string): void {
  if (!/^(localhost|127\.0\.0\.1|\[::1\]|::1)$/.test(host)) throw new Error(`"${host}" is not this machine`);
}

/** Connections that are kept, so many at most. */
export function connections(most: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: most, maxFreeSockets: most });
}

/**
 * Sends one request. Never throws for what the server does.
 * @param timeoutMs after so long without a complete answer it counts as lost
 */
export async function send(target: Target, ask: Ask, agent: Agent, timeoutMs = 30_000): Promise<Answer> {
  const answer = await sendOnce(target, ask, agent, timeoutMs);
  // A kept connection that the server closed for idleness at that very moment is nobody's fault.
  return answer.lost === 'stale' ? sendOnce(target, ask, agent, timeoutMs) : answer;
}

/** The same, never again: for whoever counts what was made. `lost` is "stale" where a kept connection was closed. */
export function sendOnce(
  { port, host = '127.0.0.1' }: Target,
  ask: Ask,
  agent: Agent,
  timeoutMs: number,
): Promise<Answer> {
  requireLocal(host);
  const startedAt = performance.now();
  const none = Buffer.alloc(0);
  return new Promise((resolve) => {
    const lost = (why: string): void =>
      resolve({ status: 0, headers: {}, body: none, ms: performance.now() - startedAt, lost: why });
    const length: Record<string, string> = ask.body ? { 'content-length': String(ask.body.length) } : {};
    try {
      const { method, path } = ask;
      const outgoing = request(
        { host, port, method, path, agent, headers: { ...length, ...ask.headers } },
        (answer) => {
          const chunks: Buffer[] = [];
          let size = 0;
          answer.on('data', (chunk: Buffer) => {
            size += chunk.length;
            chunks.push(chunk);
            if (size > longestAnswer) answer.destroy(new Error('an answer without end'));
          });
          answer.on('error', (error) => lost(error.message));
          answer.on('end', () => {
            const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
            const ms = performance.now() - startedAt;
            const body = Buffer.concat(chunks);
            resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body, ms, lost: null });
          });
        },
      );
      const timer = setTimeout(() => outgoing.destroy(new Error(`no answer in ${timeoutMs / 1_000} s`)), timeoutMs);
      outgoing.on('close', () => clearTimeout(timer));
      outgoing.on('error', (error) => {
        const reset = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        lost(reset && outgoing.reusedSocket && (ask.body?.length ?? 0) < 100_000 ? 'stale' : error.message);
      });
      outgoing.end(ask.body);
    } catch (error) {
      lost(`cannot be sent: ${String(error)}`);
    }
  });
}
