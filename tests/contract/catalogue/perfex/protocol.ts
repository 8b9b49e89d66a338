/** Perfex: parameters lie bare in a body, answers say how it went in `status` and `message`. */

import type { Protocol } from '../caller.ts';
import { isBag, misshapen } from '../compare.ts';
import { Told } from '../facts.ts';

/** Whether an answer names a parameter: a list is `newitems[]`, and what is a label in the document has its key. */
const namesIt = (error: unknown, name: string, given: unknown): boolean =>
  isBag(error) &&
  [name, `${name}[]`, given instanceof Told ? given.under : undefined].some((one) => one && Object.hasOwn(error, one));

/** Rights are tried in derived.test.ts, in the same words for every route. */
export const protocol: Protocol = {
  dialect: 'perfex',
  nobody: '999',
  place: (name) => name,
  status: { create: 200, update: 200, delete: 200 },
  lacking: 404,
  isPartial: true,
  goesWith: {
    recurring: 'repeat_every_custom repeat_type_custom',
    repeat_every: 'repeat_every_custom repeat_type_custom',
    repeat_every_custom: 'recurring repeat_every repeat_type_custom',
    repeat_type_custom: 'recurring repeat_every repeat_every_custom',
    rel_type: 'rel_id clientid',
    send_set_password_email: 'password',
    start_time: 'end_time',
  },
  moves: { newitems: 'subtotal total' },
  ofLines: 'newitems items removed_items subtotal total',
  mayBeEmpty: 'newitems items password',
  everything: '?per_page=100',
  records: (body, { paged }) => (paged ? body.data : body),
  wrongPage: ({ body }, { paged }) =>
    paged
      ? misshapen(body, { list: 'data', within: { meta: { number: 'current_page per_page total last_page' } } })
      : [],
  wrongSuccess: ({ body }, fact, { flag = 'status' }) => [
    ...(body[flag] === true && body.message === fact.says ? [] : [`${JSON.stringify(body)}, not ${fact.says}`]),
    ...('idKey' in fact && fact.idKey ? misshapen(body, { number: fact.idKey }) : []),
  ],
  wrongRefusal: ({ body }, _, { missing }, fact, { flag = 'status' }) => {
    const fails = 'fails' in fact ? fact.fails : undefined;
    const writing = 'parameters' in fact ? fact : undefined;
    const failsAs = writing?.failsAs ?? 'message';
    const wrong = [
      ...(body[flag] === false ? [] : [`${flag} is not false`]),
      ...(body[failsAs] === fails ? [] : [`it says ${JSON.stringify(body)}, not ${fails}`]),
    ];
    if (missing === undefined) return wrong;
    const names = failsAs === 'error' ? body.errors : body.error;
    const printed = writing?.messages?.[missing] ?? writing?.messages?.[`${missing}[]`];
    return [
      ...wrong,
      ...(namesIt(names, missing, writing?.parameters[missing]) ? [] : [`${missing} is not named`]),
      ...(printed === undefined || Object.values(names).includes(printed) ? [] : [`it does not say ${printed}`]),
    ];
  },
  /** The document has some deletes under /api/delete and others not; each answers at both paths. */
  alsoAt: (key, { verb }) => {
    if (verb !== 'delete') return [];
    const isUnder = key.includes(' /api/delete/');
    return [isUnder ? key.replace('/api/delete/', '/api/') : key.replace('/api/', '/api/delete/')];
  },
};
