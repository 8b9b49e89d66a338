/** Productive: JSON:API with everything that is linked beside it. */
import { updateExpense } from '../../../../lib/operations/expense/update.ts';
import { createToken } from '../../../../lib/operations/token/tokens.ts';
import type { Protocol } from '../caller.ts';
import { misshapen } from '../compare.ts';
import { meta, pageLinks, pages, shapes } from './shapes.ts';

type Resource = {
  type: string;
  id: string;
  relationships: Record<string, { data: { type: string; id: string } | null }>;
};

const place = (name: string): string => (name.startsWith('relationships.') ? `${name}.data` : `attributes.${name}`);

export const problem = (name: string, detail: string) => ({
  status: '422',
  code: 'invalid_attribute',
  title: 'Invalid Attribute',
  detail,
  source: { pointer: `data/attributes/${name}` },
});

export const protocol: Protocol = {
  dialect: 'productive',
  nobody: '9999',
  // Those of every sample.
  headers: {
    accept: 'text/xml,application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5',
    'content-type': 'application/vnd.api+json',
  },
  stranger: { 'x-auth-token': 'nonsense' },
  prepare: async ({ work }) => {
    await updateExpense(1, { payOn: '2024-02-01', paidOn: '2024-02-03' }, work);
    return (await createToken({ scopes: ['*'], staffId: 1 }, work)).text;
  },
  place: (name) => `data.${place(name)}`,
  body: { data: { type: 'expenses', attributes: {} } },
  shown: place,
  status: { create: 201, update: 200, delete: 204 },
  lacking: 422,
  everything: '?page[size]=200',
  echoes: true,
  record: ({ data }) => data,
  records: ({ data }) => data,
  wrongSuccess: ({ body }, { verb }) => (verb === 'delete' && body !== '' ? ['there is a body'] : []),
  // A key that is missing or of another kind, a resource twice, or one that nothing links to.
  wrongAnswer: ({ body, headers: { 'content-type': type } }) => {
    const primary: Resource[] = [body.data].flat();
    const all: Resource[] = [...primary, ...body.included];
    const keys = all.map((one) => `${one.type} ${one.id}`);
    const linked = new Set(
      all.flatMap(({ relationships }) =>
        Object.values(relationships).flatMap(({ data }) => (data ? [`${data.type} ${data.id}`] : [])),
      ),
    );
    return [
      ...(type === 'application/vnd.api+json; charset=utf-8' ? [] : [`it is ${type}`]),
      ...all.flatMap((one) => misshapen(one, shapes[one.type] ?? { text: 'unknown' }, `${one.type}.`)),
      ...keys.filter((key, i) => keys.indexOf(key) < i).map((key) => `${key} is there twice`),
      ...keys.slice(primary.length).flatMap((key) => (linked.has(key) ? [] : [`${key} is linked by nothing`])),
      ...misshapen(body.meta, meta, 'meta.'),
    ];
  },
  wrongPage: ({ body }) => [...misshapen(body.links, pageLinks), ...misshapen(body.meta, pages)],
  wrongRefusal: ({ body }, status, { refused, says }) => {
    const wanted = refused && says ? JSON.stringify([problem(refused, says)]) : undefined;
    return [
      ...(body.errors[0].status === String(status) ? [] : [`its status is ${body.errors[0].status}`]),
      ...(wanted === undefined || JSON.stringify(body.errors) === wanted
        ? []
        : [`${JSON.stringify(body)}, not ${wanted}`]),
    ];
  },
  isPartial: true,
};
