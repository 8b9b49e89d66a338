/** GET /api/proposals: all proposals, or the one whose id is in the query. The API document prints this path for both. */
import * as z from 'zod';
import type { Handler } from '../../../http/lambda.ts';
import type { Route } from '../../../http/route.ts';
import { list, read } from '../../routes.ts';
import { listQuery } from '../protocol/paging.ts';
import { proposal } from './proposal.ts';

const whole = list(proposal);
const one = read(proposal);

export const route = {
  ...whole.route,
  summary: 'List all proposals, or read the one whose id is given.',
  query: listQuery.extend({ id: z.string().optional() }),
  answer: z.union([one.route.answer ?? z.never(), whole.route.answer ?? z.never()]),
} satisfies Route;

/** GET /api/proposals: all of them, or the one whose `id` the query gives. */
export const handler: Handler = (event, context) => {
  const id = new URLSearchParams(event.rawQueryString).get('id');
  if (!id) return whole.handler(event, context);
  return one.handler({ ...event, pathParameters: { id } }, context);
};
