/** Requests to the server under attack, and to no other. */
import { Agent, request } from 'node:http';

export type Ask = {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Buffer | undefined;
};

/** `lost` says why there is no answer; then the status is 0. */
export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  ms: number;
  lost: string | null;
};

export type Target = { port: number; host?: string };

const longestAnswer = 40_000_000;

/** @throws Error for any other machine: an attack goes nowhere else */
export function requireLocal(host: string): void {
  if (!/^(localhost|127\.0\.0\.1|\[::1\]|::1)$/.test(host)) throw new Error(`"${host}" is not this machine`);
}

export function connections(most: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: most, maxFreeSockets: most });
}

/** Sends a request. Never throws for what the server does; `lost` after `timeoutMs`. */
export async function send(target: Target, ask: Ask, agent: Agent, timeoutMs = 30_000): Promise<Answer> {
  const answer = await sendOnce(target, ask, agent, timeoutMs);
  // The server may close an idle kept connection at the very moment of sending.
  return answer.lost === 'stale' ? sendOnce(target, ask, agent, timeoutMs) : answer;
}

/** Sends a request at most once, so that creates can be counted. `lost` is "stale" if a kept connection was closed. */
export function sendOnce(
  { port, host = '127.0.0.1' }: Target,
  ask: Ask,
  agent: Agent,
  timeoutMs: number,
): Promise<Answer> {
  requireLocal(host);
  const startedAt = performance.now();
  const noBody = Buffer.alloc(0);
  return new Promise((resolve) => {
    const resolveLost = (why: string): void =>
      resolve({ status: 0, headers: {}, body: noBody, ms: performance.now() - startedAt, lost: why });
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
          answer.on('error', (error) => resolveLost(error.message));
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
        resolveLost(reset && outgoing.reusedSocket && (ask.body?.length ?? 0) < 100_000 ? 'stale' : error.message);
      });
      outgoing.end(ask.body);
    } catch (error) {
      resolveLost(`cannot be sent: ${String(error)}`);
    }
  });
}
