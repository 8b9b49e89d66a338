/** What siwapp's document says of its endpoints, as data; run.ts holds the API against it. */
import type { Parameters, Shape } from '../facts.ts';

/** Lists written together with their record, one entry of each. */
type Nested = Readonly<Record<string, Parameters>>;

/** An endpoint by its verb; `why` says what differs from the document on purpose. */
export type Endpoint = (
  | {
      verb: 'create' | 'update';
      /** Each attribute with a value to write, and what is read back of it among the attributes. */
      attributes: Parameters;
      nested?: Nested;
      /** Free meta, read back beside the attributes. */
      meta?: Readonly<Record<string, unknown>>;
      /** Attributes without any one of which the answer is 422 and names it. */
      required?: string;
      /** A value of each attribute that is refused with 422 and named; of the others anything is taken. */
      refused: Parameters;
      refusedNested?: Nested;
    }
  | { verb: 'read' | 'delete' }
  | {
      verb: 'list';
      /** What stands in `data`, or bare where the document shows no `data`. */
      of: Shape;
      bare?: true;
      /** Whose list it is in the furnished firm, and how many records are in it at least. */
      under?: string;
      least: number;
    }
  | { verb: 'paper' }
) & { why?: string };

export type Resource = {
  name: string;
  /** A record as `data` shows it when it is read. */
  record: Shape;
  /** By method and path, as documented. */
  endpoints: Readonly<Record<string, Endpoint>>;
};
