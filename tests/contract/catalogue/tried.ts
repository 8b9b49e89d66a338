/** One endpoint, and what every test of it needs. */
import { expect } from 'vitest';
import type { Reply } from '../../../lab/api.ts';
import type { About, Protocol } from './caller.ts';
import { type Caller, naming } from './caller.ts';
import { type Bag, misshapen } from './compare.ts';
import type { Endpoint, Shape } from './facts.ts';

export class Tried<E extends Endpoint> {
  readonly key: string;
  readonly fact: E;
  readonly protocol: Protocol;
  readonly the: () => Caller;
  constructor(key: string, fact: E, protocol: Protocol, the: () => Caller) {
    this.key = key;
    this.fact = fact;
    this.protocol = protocol;
    this.the = the;
  }

  /** The id that the path needs: that of a record of its own, where it names one. */
  id(): Promise<string> {
    const { fact } = this;
    if (fact.verb === 'create') return Promise.resolve(fact.on ?? '1');
    if (fact.verb === 'list' && fact.under) return Promise.resolve(fact.under);
    return this.the().makeFor(fact.verb);
  }

  call(id: string, more: Parameters<Caller['call']>[2] = {}): Promise<Reply> {
    return this.the().call(this.key, id, more);
  }

  write(id: string, body: Bag, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.call(id, { body: this.fact.verb === 'update' ? naming(this.key, id, body) : body, headers });
  }

  expectRefusal(reply: Reply, status: number, about: About = {}): void {
    expect(reply.status, `${JSON.stringify(about)} ${JSON.stringify(reply.body)}`).toBe(status);
    const { fact, protocol } = this;
    expect(protocol.wrongRefusal(reply, status, about, fact, this.the().resource), JSON.stringify(about)).toEqual([]);
  }

  expectSuccess(reply: Reply, status: number): void {
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    const { fact } = this;
    if (fact.verb !== 'create' && fact.verb !== 'update' && fact.verb !== 'delete') return;
    expect(this.protocol.wrongSuccess?.(reply, fact, this.the().resource) ?? []).toEqual([]);
  }

  wrongRecord(record: Reply['body'], shows: Shape, of?: string): string[] {
    return [
      ...misshapen(record, shows),
      ...(this.protocol.wrongRecord?.(record, of ?? this.the().resource.name ?? '') ?? []),
    ];
  }
}
