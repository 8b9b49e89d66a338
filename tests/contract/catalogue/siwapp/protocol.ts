/** siwapp: a JSON:API of its own; attributes, lists of what belongs to a record among its relationships, and free meta. */

import type { Protocol } from '../caller.ts';
import { isBag, misshapen } from '../compare.ts';
import type { Shape } from '../facts.ts';

const pagination: Shape = {
  digits: 'total',
  number: 'total_pages first_page last_page previous_page? next_page?',
  boolean: 'out_of_bounds',
};

/** Where a parameter is in a record: `items.quantity` in the first of its items. */
function place(name: string): string {
  const [part = '', inner] = name.split('.');
  if (inner === undefined) return `attributes.${name}`;
  return part === 'meta' ? name : `relationships.${part}.data.0.attributes.${inner}`;
}

export const protocol: Protocol = {
  dialect: 'siwapp',
  nobody: '999999',
  stranger: { authorization: 'Token token="nonsense"' },
  place: (name) => `data.${place(name)}`,
  body: { data: { attributes: {} } },
  shown: place,
  status: { create: 201, update: 200, delete: 204 },
  lacking: 422,
  echoes: true,
  record: ({ data }) => data,
  records: (body, fact) => ('bare' in fact && fact.bare ? body : body.data),
  wrongSuccess: ({ body }, { verb }) => (verb === 'delete' && body !== '' ? ['there is a body'] : []),
  wrongPage: ({ body, headers }, { bare }) => [
    ...(bare || isBag(body.links) ? [] : ['there are no links']),
    ...misshapen(JSON.parse(headers['x-pagination'] ?? '{}'), pagination),
  ],
  // A list of JSON:API errors; what is wrong with a body is named by its place in it.
  wrongRefusal: ({ body, headers }, status, { missing, refused = missing }) => {
    const errors: { status: string; source?: { pointer?: string } }[] = body.errors;
    const pointer = refused && `/data/${place(refused).split('.data.0')[0]?.replaceAll('.', '/')}`;
    return [
      ...misshapen(body, { within: { errors: { digits: 'status', text: 'title detail' } } }),
      ...(errors.some((one) => one.status === String(status)) ? [] : [`none has status ${status}`]),
      ...(status !== 401 || headers['www-authenticate'] === 'Token realm="Application"' ? [] : ['no realm']),
      ...(!pointer || errors.some(({ source }) => source?.pointer?.startsWith(pointer))
        ? []
        : [`${pointer} is not named in ${JSON.stringify(body)}`]),
    ];
  },
  unreadable: [['application/json', '{"data": ', 400]],
  isPartial: true,
  ofLines:
    'items.id items.description items.quantity items.discount items.tax_ids items.unitary_cost items.taxes tax_ids taxes',
};
