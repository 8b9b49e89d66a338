/** Calls the API as the facts of one resource have it. */
import { expect } from 'vitest';
import type { Call, Firm } from '../../../../lab/api.ts';
import { furnishedFirm } from '../../../../lab/fixtures.ts';
import { type Bag, bodyOf } from '../compare.ts';
import { type Endpoint, type Resource, record } from './facts.ts';

export type Of<V extends Endpoint['verb']> = Extract<Endpoint, { verb: V }>;

/** The body of an update; it names the record where the path does not. */
export const naming = (key: string, id: string, body: Bag): Bag => (key.includes('{') ? body : { id, ...body });

/** Calls a firm as the facts of one resource have it. */
export class Caller {
  readonly firm: Firm;
  readonly resource: Resource;
  private count = 0;

  constructor(firm: Firm, resource: Resource) {
    this.firm = firm;
    this.resource = resource;
  }

  /** The next record's number: no two bodies have the same. */
  next(): number {
    this.count += 1;
    return this.count;
  }

  /** Sends to a documented path. */
  async call(
    key: string,
    id: string,
    { path = {}, query = '', ...call }: Call & { path?: Readonly<Record<string, string>>; query?: string } = {},
  ) {
    const [method = '', spelt = ''] = key.split(' ');
    const values: Record<string, string> = { id: record, ...this.resource.path, ...path };
    const target = spelt.replace(/\{(\w+)\}/g, (_, name: string) => (values[name] ?? '').replace(record, id));
    return this.firm.as('perfex')(method, target + query, call);
  }

  /** The key and facts of the resource's endpoint of a verb. */
  endpoint<V extends Endpoint['verb']>(verb: V): readonly [string, Of<V>] | undefined {
    for (const [key, one] of Object.entries(this.resource.endpoints)) if (one.verb === verb) return [key, one as Of<V>];
    return undefined;
  }

  /** Makes the n-th record with every parameter, and answers its id; that of the firm's own where none can be made. */
  async make(n: number): Promise<string> {
    const found = this.endpoint('create');
    if (!found) return '1';
    const [key, { parameters, status = 200 }] = found;
    const reply = await this.call(key, '1', { body: bodyOf(parameters, n) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    return String(reply.body.id);
  }

  /** A record as it is read, or as the list has it where there is no read. */
  async shown(id: string): Promise<unknown> {
    const read = this.endpoint('read');
    if (read) {
      const { body } = await this.call(read[0], id);
      return read[1].arrayOfOne ? body[0] : body;
    }
    const list = this.endpoint('list');
    if (!list) return undefined;
    const { body } = await this.call(list[0], id);
    return body.find((one: Bag) => one[this.resource.idKey] === id);
  }
}

/** A firm in which the facts' records can be made; a new one where none is given. */
export async function preparedFor(resource: Resource, given?: Firm): Promise<Caller> {
  const firm = given ?? (await furnishedFirm());
  for (const [dialect, target, body] of resource.before ?? []) {
    const [method = '', path = ''] = target.split(' ');
    const reply = await firm.as(dialect)(method, path, { body });
    expect(reply.status, `${target} ${JSON.stringify(reply.body)}`).toBeLessThan(300);
  }
  return new Caller(firm, resource);
}
