/** Types of clients that bring none of their own. */
declare module 'jsonapi-validator' {
  /** Holds documents against the JSON:API schema; throws an error that lists in `errors` what does not fit. */
  export class Validator {
    validate(document: unknown): void;
  }
}

declare module 'devour-client' {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into records of every shape
  type Answer = { data: any; meta: any; links: any };
  type Fields = Record<string, unknown>;
  export default class JsonApi {
    constructor(options: { apiUrl: string; logger?: boolean });
    headers: Record<string, string>;
    define(model: string, attributes: Fields, options?: Fields): void;
    findAll(model: string, parameters?: Fields): Promise<Answer>;
    find(model: string, id: string | number, parameters?: Fields): Promise<Answer>;
    create(model: string, payload: Fields): Promise<Answer>;
    update(model: string, payload: Fields): Promise<Answer>;
    destroy(model: string, id: string | number): Promise<unknown>;
    one(model: string, id: string | number): this;
    all(model: string): this;
    get(parameters?: Fields): Promise<Answer>;
    post(payload: Fields): Promise<Answer>;
  }
}
