/** Counts and limits a gateway's requests, from their heads to their answers, and drains them at the end. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { gatewayAnswer, send } from '../../lab/lambda/http-answer.ts';
import { type ArrivalLimits, Arrivals } from './arrivals.ts';

export type RequestLimits = {
  mostInFlight?: number;
  arrivals?: Partial<ArrivalLimits>;
};

export class Requests {
  readonly #app: FastifyInstance;
  /** From the head on; all of these are answered before the end. */
  #known = 0;
  /** From the last byte on. */
  readonly #inFlight = new Set<FastifyRequest>();
  #idle: (() => void) | null = null;

  constructor(app: FastifyInstance, { mostInFlight = 256, arrivals: limits }: RequestLimits) {
    this.#app = app;
    const arrivals = new Arrivals(limits);
    arrivals.watch(app.server);
    const refuse = (reply: FastifyReply): void =>
      void send(reply, gatewayAnswer(503, 'Service Unavailable', { 'retry-after': '1' }));
    app.addHook('onRequest', (request, reply, done) => {
      // The router would refuse unknown types. The event is made from the raw headers, which keep it.
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

  /** Gives up a request's place before it is answered: a delayed refusal must not occupy one. */
  leave(request: FastifyRequest): void {
    this.#inFlight.delete(request);
  }

  drain(): Promise<void> {
    const drained = new Promise<void>((done) => {
      this.#idle = done;
      if (this.#known === 0) done();
    });
    this.#app.server.closeIdleConnections();
    return drained;
  }
}
