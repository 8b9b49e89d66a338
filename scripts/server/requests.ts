/** The requests of a gateway, from their heads to their answers: how many there are of each sort, what is too much, and the end. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ownAnswer, send } from './answer.ts';
import { type ArrivalLimits, Arrivals } from './arrivals.ts';

export type RequestLimits = {
  /** Requests that are there in whole and worked on. */
  mostInFlight?: number;
  /** What is on its way. */
  arrivals?: Partial<ArrivalLimits>;
};

export class Requests {
  readonly #app: FastifyInstance;
  /** From the head on: these are answered before the end. */
  #known = 0;
  /** From the last byte on. */
  readonly #inFlight = new Set<FastifyRequest>();
  #idle: (() => void) | null = null;

  /** Counts what arrives and what is worked on, and refuses what is too much. */
  constructor(app: FastifyInstance, { mostInFlight = 256, arrivals: limits }: RequestLimits) {
    this.#app = app;
    const arrivals = new Arrivals(limits);
    arrivals.watch(app.server);
    const refuse = (reply: FastifyReply): void =>
      void send(reply, ownAnswer(503, 'Service Unavailable', { 'retry-after': '1' }));
    app.addHook('onRequest', (request, reply, done) => {
      // The router would refuse a type it cannot read; the event is made of the headers as they were sent.
      delete request.raw.headers['content-type'];
      this.#known += 1;
      reply.raw.once('close', () => {
        this.#known -= 1;
        if (this.#known === 0) this.#idle?.();
      });
      if (this.#idle !== null) return refuse(reply.header('connection', 'close'));
      arrivals.begin(request.raw);
      done();
    });
    app.addHook('preParsing', (request, _reply, payload, done) => {
      arrivals.read(request.raw);
      done(null, payload);
    });
    app.addHook('preHandler', (request, reply, done) => {
      const answered = arrivals.complete(request.raw);
      this.#inFlight.add(request);
      reply.raw.once('close', () => {
        this.leave(request);
        answered();
      });
      if (this.#idle !== null) reply.header('connection', 'close');
      if (this.#inFlight.size > mostInFlight) return refuse(reply);
      done();
    });
  }

  /** Ends a request's place among those that are worked on, before it is answered: one that is made to wait has none. */
  leave(request: FastifyRequest): void {
    this.#inFlight.delete(request);
  }

  /** Takes no new requests; resolves when those under way are answered. */
  drain(): Promise<void> {
    const drained = new Promise<void>((done) => {
      this.#idle = done;
      if (this.#known === 0) done();
    });
    this.#app.server.closeIdleConnections();
    return drained;
  }
}
