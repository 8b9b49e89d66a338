/** What Sereni's document says of its endpoints, as data; run.ts holds the API against it. */
import type { Parameters, Shape } from '../facts.ts';

/** An endpoint by its verb; `why` says what differs from the document on purpose. */
export type Endpoint = (
  | {
      verb: 'create' | 'update';
      /** The record that the path of a create names. */
      on?: string;
      /** Each parameter with a value to write, and what is read back of it in the attributes. */
      parameters: Parameters;
      /** Mandatory parameters: without any one of them the answer is 422 and names it. */
      required: string;
      /** A value of each parameter that is refused with 422 and named; of the others anything is taken. */
      refused: Parameters;
    }
  | { verb: 'read' | 'delete' }
  | {
      verb: 'list';
      /** The `type` of what is listed, and its attributes. */
      of: string;
      shows: Shape;
      /** Whose list it is in the furnished firm, and how many records are in it at least. */
      under?: string;
      least: number;
    }
) & { why?: string };

export type Resource = {
  /** Its place in paths and its records' `type`. */
  type: string;
  /** The attributes of a record. */
  shows: Shape;
  /** By method and path, as documented. */
  endpoints: Readonly<Record<string, Endpoint>>;
};

/** What related records look like. */
export const named: Shape = { digits: 'id', text: 'name' };
export const person: Shape = { digits: 'id', text: 'name email' };
export const coded: Shape = { text: 'code name' };
