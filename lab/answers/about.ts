/** A route's paths for records, and records to try it on. */
import { fieldsOf, onlyWith, ownBody } from './bodies.ts';
import { at, type Client } from './client.ts';
import type { Values } from './facts.ts';
import type { Dialect } from './project.ts';

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

/** Tokens with all rights, with other ones, of another organization, and with a single given right. */
export type Tokens = { all: string; other: string; stranger: string; only: (scope: string) => Promise<string> };

export type About = { client: Client; tokens: Tokens; routes: readonly Route[]; facts: Values };

export const named = /\{(id|invoice_id|item_id|contact_id|invoice|attachment_id)\}/g;
export const unknownIds = ['999999', 'abc', '0', '-1', '1.5', '9007199254740993', '%20'];

let numbers = 0;
export const next = (): number => {
  numbers += 1;
  return numbers;
};

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

export const firstId = ({ path }: Route): string => (path.includes('recurring_invoices') ? '2' : '1');

export function idIn(json: unknown): string | null {
  const found = [at(json, 'id'), at(json, 'data', 'id'), at(json, 'checklist_item_id'), at(json, 'reply_id')];
  const id = found.find((candidate) => typeof candidate === 'string' || typeof candidate === 'number');
  return id === undefined ? null : String(id);
}

/** Creates a record that a route can change or delete, with the resource's own create. Without one it is number 1. */
export async function freshId(route: Route, { client, tokens, routes }: About): Promise<string> {
  const create = routes.find(
    (candidate) =>
      candidate.dialect === route.dialect &&
      candidate.resource === route.resource &&
      candidate.method === 'POST' &&
      ['create', 'createInProject'].includes(candidate.verb),
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

export function neededOf({ sample, required = [] }: Route): unknown {
  const { prefix, fields } = fieldsOf(sample);
  const given = Object.entries(fields).filter(([name]) => required.includes(prefix + name));
  return onlyWith(sample, Object.fromEntries(given));
}

export function readOf(route: Route, { routes }: About): Route | undefined {
  const same = routes.filter(({ dialect, resource }) => dialect === route.dialect && resource === route.resource);
  return (
    same.find(({ verb, method }) => method === 'GET' && verb === 'read') ?? same.find(({ verb }) => verb === 'list')
  );
}
