/** Of a route: the paths it has for records, and a record to try it on. */
import { fieldsOf, onlyWith, ownBody } from './bodies.ts';
import { at, type Client, type Dialect } from './client.ts';
import type { Values } from './facts.ts';

/** What of a route's declaration requests are made from. */
export type Route = {
  method: string;
  path: string;
  aliases?: readonly string[];
  dialect: Dialect;
  resource: string;
  verb: string;
  scope: string;
  query?: { shape: object };
  required?: readonly string[];
  broken?: Readonly<Record<string, unknown>>;
  sample?: unknown;
  files?: readonly string[];
};

/** Who asks: a token for everything, one for something else, one of another firm, and one that has only a given right. */
export type Tokens = { all: string; other: string; stranger: string; only: (scope: string) => Promise<string> };

export type About = { client: Client; tokens: Tokens; routes: readonly Route[]; facts: Values };

/** Parameters of paths that are ids of records. */
export const named = /\{(id|invoice_id|item_id|contact_id|invoice|attachment_id)\}/g;
/** Ids that no record has. */
export const unknownIds = ['999999', 'abc', '0', '-1', '1.5', '9007199254740993', '%20'];

/** Numbers that are given out once each. */
let numbers = 0;
export const next = (): number => {
  numbers += 1;
  return numbers;
};

/** The path of a route for a record. */
export function pathOf({ path, resource, dialect }: Route, id: string): string {
  const words: Readonly<Record<string, string>> = {
    keysearch: 'acme',
    type: 'tax_data',
    resource: 'customers',
    method: 'poll',
    list: 'taxes',
    table_name: 'shoes',
    FieldBelongsto: 'Invoice',
    attachment_id: resource === 'expenses' ? '2' : '1',
    template_id: '2',
    template: '1',
    customer_id: '1',
    task_id: '1',
  };
  const isLine = dialect === 'siwapp' && resource === 'items' && id === '1';
  return path.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? (isLine && name === 'id' ? '1001' : id));
}

/** The record of the furnished firm that a route is asked for. */
export const firstId = ({ path }: Route): string => (path.includes('recurring_invoices') ? '2' : '1');

/** The id of the record that an answer says was made. */
export function idIn(json: unknown): string | null {
  const found = [at(json, 'id'), at(json, 'data', 'id'), at(json, 'checklist_item_id'), at(json, 'reply_id')];
  const id = found.find((one) => typeof one === 'string' || typeof one === 'number');
  return id === undefined ? null : String(id);
}

/** A record of a route's own to change or delete, made by the route of the same resource that creates. Else number 1. */
export async function freshId(route: Route, { client, tokens, routes }: About): Promise<string> {
  const create = routes.find(
    (one) =>
      one.dialect === route.dialect &&
      one.resource === route.resource &&
      one.method === 'POST' &&
      ['create', 'createInProject'].includes(one.verb),
  );
  if (!create) return firstId(route);
  const call = `POST ${pathOf(create, '1')}`;
  for (const body of [neededOf(create), create.sample]) {
    const { json } = await client.send(route.dialect, call, tokens.all, { json: ownBody(body, next()) });
    const id = idIn(json);
    if (id !== null) return id;
  }
  return '1';
}

/** A body with what must be given and no more. */
export function neededOf({ sample, required = [] }: Route): unknown {
  const { prefix, fields } = fieldsOf(sample);
  const given = Object.entries(fields).filter(([name]) => required.includes(prefix + name));
  return onlyWith(sample, Object.fromEntries(given));
}

/** The read of what a route has changed, by whichever parameter its path names the record. */
export function readOf(route: Route, { routes }: About): Route | undefined {
  const same = routes.filter(({ dialect, resource }) => dialect === route.dialect && resource === route.resource);
  return (
    same.find(({ verb, method }) => method === 'GET' && verb === 'read') ?? same.find(({ verb }) => verb === 'list')
  );
}
