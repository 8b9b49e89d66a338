/** Calls the API as the facts of one resource have it. */
import { expect } from 'vitest';
import { type Call, credentialsOf, type Dialect, type Firm, type Reply, send } from '../../../lab/api.ts';
import { furnishedFirm } from '../../../lab/fixtures.ts';
import { type Bag, bodyOf, putAt } from './compare.ts';
import { type Endpoint, type Of, type Parameters, type Resource, record, words } from './facts.ts';

/** What a refusal is about: a parameter that is missing, or one whose value is refused, with what is said of it. */
export type About = { missing?: string; refused?: string; says?: string };

export type Protocol = {
  dialect: Dialect;
  /** An id that no record has. */
  nobody: string;
  /** Headers of every request beside the token, and those of who has none that is good. Without these, rights are not tried here. */
  headers?: Readonly<Record<string, string>>;
  stranger?: Readonly<Record<string, string>>;
  /** What the facts need of a furnished firm, and whose token it is called with. */
  prepare?: (firm: Firm) => Promise<string>;
  /** Makes a record of its own, where that takes more than a create. */
  make?: (caller: Caller, verb: Endpoint['verb']) => Promise<string>;
  /** Where a parameter stands in a body, in steps with dots between them, and what every body has. */
  place: (name: string) => string;
  body?: object;
  /** Where in a record a parameter is read back; under its name where nothing is said. */
  shown?: (name: string) => string;
  status: Readonly<Record<'create' | 'update' | 'delete', number>>;
  /** The status of a write without a mandatory parameter, where the facts say no other. */
  lacking: number;
  /** The record in the answer of a read. */
  record?: (body: Reply['body']) => Reply['body'];
  /** The query of a list that has everything in one page. */
  everything?: string;
  /** Whether writes answer with the record. */
  echoes?: true;
  /** What is wrong with the answer to a write or a delete that went well. */
  wrongSuccess?: (reply: Reply, fact: Of<'create'> | Of<'update'> | Of<'delete'>, resource: Resource) => string[];
  /** What is wrong with a record, beyond its shape, or with an answer that has it. */
  wrongRecord?: (record: Reply['body'], of: string) => string[];
  wrongAnswer?: (reply: Reply) => string[];
  /** The records of a list, and what is wrong with what is told of its page. */
  records?: (body: Reply['body'], fact: Of<'list'> | Of<'search'>) => Reply['body'][];
  wrongPage?: (reply: Reply, fact: Of<'list'>, records: number) => string[];
  /** What is wrong with a refusal of that status. */
  wrongRefusal: (reply: Reply, status: number, about: About, fact: Endpoint, resource: Resource) => string[];
  /** Bodies that cannot be read, with the status that they get. */
  unreadable?: readonly (readonly [type: string, body: string, status: number])[];
  /** Whether an update changes only what is sent. */
  isPartial?: true;
  /** Parameters that mean nothing without others, whatever the resource. */
  goesWith?: Readonly<Record<string, string>>;
  /** What a parameter that is sent alone changes besides, whatever the resource. */
  moves?: Readonly<Record<string, string>>;
  /** What is read back only as all lines of a record together make it. */
  ofLines?: string;
  /** What an update may send empty: lists, and what no answer shows. */
  mayBeEmpty?: string;
  /** Further spellings of an endpoint. */
  alsoAt?: (key: string, fact: Endpoint) => string[];
  /** What else every endpoint must do. */
  everywhere?: (
    key: string,
    ready: () => Promise<(headers: Readonly<Record<string, string>>) => Promise<Reply>>,
  ) => void;
};

/** The body of an update; it names the record where the path does not. */
export const naming = (key: string, id: string, body: Bag): Bag => (key.includes('{') ? body : { id, ...body });

type Asked = Call & { path?: Readonly<Record<string, string>> | undefined; query?: string | undefined };

/** Calls a firm as the facts of one resource have it. */
export class Caller {
  readonly protocol: Protocol;
  readonly resource: Resource;
  readonly firm: Firm;
  readonly token: string;
  private count = 0;

  constructor(protocol: Protocol, resource: Resource, firm: Firm, token: string) {
    this.protocol = protocol;
    this.resource = resource;
    this.firm = firm;
    this.token = token;
  }

  /** The next record's number: no two bodies have the same. */
  next(): number {
    this.count += 1;
    return this.count;
  }

  /** Sends to a documented path. */
  call(key: string, id: string, { path = {}, query = '', body, headers, ...call }: Asked = {}): Promise<Reply> {
    const [method = '', spelt = ''] = key.split(' ');
    const { dialect, headers: own } = this.protocol;
    const values: Record<string, string> = { id: record, ...this.resource.path, ...path };
    const target = spelt.replace(/\{(\w+)\}/g, (_, name: string) => (values[name] ?? '').replace(record, id));
    const isBare = own === undefined || body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    return send(method, target + query, {
      ...call,
      headers: { ...credentialsOf(dialect, this.token), ...own, ...headers },
      ...(body === undefined ? {} : { body: isBare ? body : JSON.stringify(body) }),
    });
  }

  /** The body with parameters in it, as the protocol has it. */
  body(parameters: Parameters, n: number, id = ''): Bag {
    return Object.entries(bodyOf(parameters, n, id)).reduce<Bag>(
      (body, [name, value]) => putAt(body, this.protocol.place(name), value),
      { ...this.protocol.body },
    );
  }

  /** The key and facts of the resource's endpoint of a verb. */
  endpoint<V extends Endpoint['verb']>(verb: V): readonly [string, Of<V>] | undefined {
    for (const [key, one] of Object.entries(this.resource.endpoints)) if (one.verb === verb) return [key, one as Of<V>];
    return undefined;
  }

  /** Makes the n-th record with every parameter, and answers its id; that of the firm's own where none can be made. */
  async make(n = this.next()): Promise<string> {
    const found = this.endpoint('create');
    if (!found) return '1';
    const [key, { parameters, on = '1', status = this.protocol.status.create }] = found;
    const without = words(this.resource.madeWithout);
    const given = Object.fromEntries(Object.entries(parameters).filter(([name]) => !without.includes(name)));
    const reply = await this.call(key, on, { body: this.body(given, n) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    return this.idIn(reply);
  }

  /** A record for the test of an endpoint. */
  makeFor(verb: Endpoint['verb']): Promise<string> {
    return this.protocol.make?.(this, verb) ?? this.make();
  }

  idIn({ body }: Reply): string {
    return String((this.protocol.record?.(body) ?? body).id);
  }

  /** A record as it is read, or as the list has it where there is no read. */
  async shown(id: string): Promise<Reply['body']> {
    const read = this.endpoint('read');
    if (read) {
      const { body } = await this.call(read[0], id);
      const shown = read[1].arrayOfOne ? body[0] : body;
      return this.protocol.record?.(shown) ?? shown;
    }
    const list = this.endpoint('list');
    if (!list) return undefined;
    const { body } = await this.call(list[0], id);
    return body.find((one: Bag) => one[this.resource.idKey ?? 'id'] === id);
  }
}

/** A firm in which the facts' records can be made; a new one where none is given. */
export async function prepared(protocol: Protocol, resource: Resource, given?: Firm): Promise<Caller> {
  const firm = given ?? (await furnishedFirm());
  for (const [dialect, target, body] of resource.before ?? []) {
    const [method = '', path = ''] = target.split(' ');
    const reply = await firm.as(dialect)(method, path, { body });
    expect(reply.status, `${target} ${JSON.stringify(reply.body)}`).toBeLessThan(300);
  }
  return new Caller(protocol, resource, firm, (await protocol.prepare?.(firm)) ?? firm.token);
}
