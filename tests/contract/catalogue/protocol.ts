/** What the engine must know of a product's protocol; the rest is in the facts. */
import type { Dialect, Firm, Reply } from '../../../lab/api.ts';
import type { Caller } from './caller.ts';
import type { Endpoint, Of, Resource } from './facts.ts';

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
  /** Further spellings of an endpoint. */
  alsoAt?: (key: string, fact: Endpoint) => string[];
  /** What else every endpoint must do. */
  everywhere?: (
    key: string,
    ready: () => Promise<(headers: Readonly<Record<string, string>>) => Promise<Reply>>,
  ) => void;
};
