/** What Perfex's document says of its endpoints, as data; run.ts holds the API against it. */
import type { Parameters, Shape } from '../facts.ts';

/** A refusal that follows from neither a missing parameter nor a missing record. */
export type Refusal = {
  when: string;
  /** Laid over the parameters of the endpoint. */
  send?: Parameters;
  /** Laid over the path's parameters. */
  path?: Readonly<Record<string, string>>;
  /** Added to the path. */
  query?: string;
  status: number;
  /** What the answer has among its keys. */
  answer: Readonly<Record<string, unknown>>;
};

/** A request that no verb describes, and its answer. */
type Request = {
  /** Laid over the path's parameters. */
  path?: Readonly<Record<string, string>>;
  send?: Parameters;
  /** Added to the path. */
  query?: string;
  status: number;
  answer?: object;
  /** The shape of the answer, or of each of its entries. */
  shows?: Shape;
  /** What is read of the record afterwards. */
  leaves?: Readonly<Record<string, unknown>>;
};

type Writing = {
  parameters: Parameters;
  /** Mandatory parameters: without any one of them the answer is `fails`. */
  required: string;
  /** What the answer's `error` says of a mandatory parameter that is missing, where the document prints that. */
  messages?: Readonly<Record<string, string>>;
  says: string;
  fails: string;
  /** The key of that sentence, where it is not `message`. */
  failsAs?: 'error';
};

type OfVerb =
  | ({
      verb: 'create';
      /** 200 where nothing else is said. */
      status?: number;
      /** The key of the new record's id that the document prints. */
      idKey?: string;
      /** The status of `fails`, 404 where nothing else is said. */
      failure?: number;
    } & Writing)
  | ({ verb: 'update' } & Writing)
  | { verb: 'delete'; says: string; fails: string }
  | { verb: 'read'; shows: Shape; arrayOfOne?: true; fails: string }
  | {
      verb: 'list';
      shows: Shape;
      paged?: true;
      fails: string;
      /** The settings' list to delete everything from, where a new firm has records. */
      emptied?: string;
      /** Laid over the path's parameters for a list without records. */
      none?: Readonly<Record<string, string>>;
    }
  | { verb: 'search'; find: string; shows: Shape; paged?: true; fails: string }
  | { verb: 'call'; calls: readonly Request[] };

export type Endpoint = OfVerb & {
  refusals?: readonly Refusal[];
  /** What differs from the document on purpose. */
  why?: string;
  /** Further spellings that answer the same. */
  also?: readonly string[];
};

export type Resource = {
  /** Requests that come first: what the facts refer to and the furnished firm lacks. */
  before?: readonly (readonly [dialect: 'perfex' | 'admin', target: string, body: Parameters])[];
  /** The key of the id in answers. */
  idKey: string;
  /** The path's parameters; `{}` where it stands for the record is `record`. */
  path?: Readonly<Record<string, string>>;
  /** What its custom fields belong to, where it has them. */
  customFields?: string;
  /** What says in answers to writes that they went well: `status`, or `paymentmode`. */
  flag?: string;
  /** By method and path, as documented. */
  endpoints: Readonly<Record<string, Endpoint>>;
};

/** In a path: the record that the facts are about. */
export const record = '{record}';
