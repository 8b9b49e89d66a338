/**
 * A bad network between the store and DynamoDB, and a meter on it. Faults follow from a seed, so that runs can be repeated.
 * They look like the SDK's errors and are injected below the store, so that nothing above knows of the test.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Answer, type Request, type Transport, wrapTransport } from '../lib/store/client.ts';

/**
 * - `conflict`: the transaction met another one (other requests are throttled)
 * - `throttle`: refused, nothing written
 * - `lost before`: timed out, nothing written
 * - `lost after`: written, but the answer is lost
 * - `crash before`, `crash after`: the process dies just before or after the request
 */
export const faults = ['conflict', 'throttle', 'lost before', 'lost after', 'crash before', 'crash after'] as const;
export type Fault = (typeof faults)[number];

/** The process died: nothing that it started continues, and nobody is told. */
export class Crash extends Error {
  constructor() {
    super('the process crashed');
    this.name = 'Crash';
  }
}

const processes = new AsyncLocalStorage<{ dead: boolean }>();

/** Runs a function like a process: after a crash none of its requests get through, not even those of a `catch`. */
export function asProcess<T>(work: () => Promise<T>): Promise<T | 'crashed'> {
  const state = { dead: false };
  return processes.run(state, async () => {
    try {
      const value = await work();
      return state.dead ? 'crashed' : value;
    } catch (error) {
      // Two processes of a test share batched reads, so one that dies may crash the other.
      if (state.dead || error instanceof Crash) return 'crashed';
      throw error;
    }
  });
}

const makeError = (name: string, extra: object = {}): Error => Object.assign(new Error(name), { name, ...extra });

function conflict(request: Request): Error {
  const actions = request.type === 'transact' ? (request.input.TransactItems ?? []) : [];
  const CancellationReasons = actions.map((_, i) => ({ Code: i === 0 ? 'TransactionConflict' : 'None' }));
  return makeError('TransactionCanceledException', { CancellationReasons });
}

/** The client's error if no answer came in time: the request may have been done or not. */
export const timedOut = (): Error => makeError('TimeoutError', { code: 'ETIMEDOUT' });

async function strike(fault: Fault, request: Request, inner: Transport): Promise<Answer> {
  switch (fault) {
    case 'conflict':
      throw request.type === 'transact' ? conflict(request) : makeError('ThrottlingException');
    case 'throttle':
      throw makeError('ThrottlingException');
    case 'lost before':
      throw timedOut();
    case 'lost after':
      await inner(request);
      throw timedOut();
    case 'crash after':
      await inner(request);
      return die();
    case 'crash before':
      return die();
  }
}

function die(): never {
  const state = processes.getStore();
  if (state) state.dead = true;
  throw new Crash();
}

/** Makes numbers from 0 to below 1 from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type BadNetwork = { restore: () => void; struck: Record<Fault, number> };

function wrap(choose: (request: Request) => Fault | undefined): BadNetwork {
  const struck: Record<Fault, number> = {
    conflict: 0,
    throttle: 0,
    'lost before': 0,
    'lost after': 0,
    'crash before': 0,
    'crash after': 0,
  };
  const restore = wrapTransport((inner) => async (request) => {
    if (processes.getStore()?.dead) throw new Crash();
    const fault = choose(request);
    if (!fault) return inner(request);
    struck[fault] += 1;
    return strike(fault, request, inner);
  });
  return { restore, struck };
}

/** Makes a share (`rate`, 0 to 1) of all requests fail. A crash outside `asProcess` is thrown as a Crash. */
export function badNetwork(options: {
  seed: number;
  rate: number;
  kinds?: readonly Fault[];
  matches?: (request: Request) => boolean;
}): BadNetwork {
  const { seed, rate, kinds = faults, matches = () => true } = options;
  const random = randomFrom(seed);
  return wrap((request) =>
    matches(request) && random() < rate ? kinds[Math.floor(random() * kinds.length)] : undefined,
  );
}

/** Makes one request fail: the n-th (from 0) that `matches` selects. */
export function failOnce(fault: Fault, matches: (request: Request) => boolean, n = 0): BadNetwork {
  let seen = 0;
  return wrap((request) => {
    if (!matches(request)) return undefined;
    seen += 1;
    return seen === n + 1 ? fault : undefined;
  });
}

export const isWrite = (request: Request): boolean => request.type === 'transact';

export const isEnd = ({ type, input }: Request): boolean =>
  type === 'transact' && (input.TransactItems ?? []).every(({ Delete }) => Delete !== undefined);

export type Meter = {
  /** Requests by type since the last reset. */
  count: Record<Request['type'], number>;
  requests: () => number;
  /** Round trips: requests in progress at the same time count once. */
  turns: () => number;
  /** DynamoDB's capacity units, reads and writes together. */
  units: () => number;
  reset: () => void;
  restore: () => void;
};

function unitsOf(answer: Answer): number {
  const consumed = [answer.ConsumedCapacity].flat() as ({ CapacityUnits?: number } | undefined)[];
  return consumed.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
}

function withMeter(request: Request): Request {
  const ReturnConsumedCapacity = 'TOTAL' as const;
  switch (request.type) {
    case 'batchGet':
      return { type: 'batchGet', input: { ...request.input, ReturnConsumedCapacity } };
    case 'query':
      return { type: 'query', input: { ...request.input, ReturnConsumedCapacity } };
    case 'put':
      return { type: 'put', input: { ...request.input, ReturnConsumedCapacity } };
    case 'update':
      return { type: 'update', input: { ...request.input, ReturnConsumedCapacity } };
    case 'delete':
      return { type: 'delete', input: { ...request.input, ReturnConsumedCapacity } };
    case 'transact':
      return { type: 'transact', input: { ...request.input, ReturnConsumedCapacity } };
  }
}

export function meter(): Meter {
  const none = { batchGet: 0, query: 0, put: 0, update: 0, delete: 0, transact: 0 };
  const count = { ...none };
  let units = 0;
  let turns = 0;
  let underWay = 0;
  const restore = wrapTransport((inner) => async (request) => {
    count[request.type] += 1;
    if (underWay === 0) turns += 1;
    underWay += 1;
    try {
      const answer = await inner(withMeter(request));
      units += unitsOf(answer);
      return answer;
    } finally {
      underWay -= 1;
    }
  });
  return {
    count,
    requests: () => Object.values(count).reduce((sum, one) => sum + one, 0),
    turns: () => turns,
    units: () => units,
    reset: () => {
      Object.assign(count, none);
      units = 0;
      turns = 0;
    },
    restore,
  };
}
