/** What Teamwork's document says of its endpoints, as data; run.ts holds the API against it. */
import type { Parameters, Shape } from '../facts.ts';

/** An endpoint by its verb; `why` says what differs from the document on purpose. */
export type Endpoint = (
  | {
      verb: 'create' | 'update';
      /** Each parameter inside `invoice` with a value to write, and what a read shows of it. */
      parameters: Parameters;
      /** Mandatory parameters. */
      required: string;
      /** Values that are refused with 422, and what is said of them. */
      refused: readonly (readonly [name: string, value: unknown, message: string])[];
    }
  | { verb: 'read'; root: string; shows: Shape }
  | { verb: 'delete' }
  /** Something done to a record, without a body; what a read shows of it then. */
  | { verb: 'act'; shown: Readonly<Record<string, string>> }
  | {
      verb: 'list';
      root: string;
      shows: Shape;
      /** Query parameters with every documented value, the default first; and those that are refused with 400. */
      values?: Readonly<Record<string, readonly string[]>>;
      refused?: Parameters;
      /** Whether its place is told in headers. */
      paged: boolean;
    }
) & { why?: string };

export type Endpoints = Readonly<Record<string, Endpoint>>;
