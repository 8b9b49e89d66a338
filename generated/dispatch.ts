// made by npm run generate:files; do not edit
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Dialect, Method } from '../lib/http/route.ts';

/** One way to reach a front door; aliases are entries of their own. */
export type DispatchEntry = {
  method: Method;
  /** As documented, with endings: '/invoices/{id}.json'. */
  path: string;
  /** As API Gateway knows it: '/invoices/{id}'. */
  gatewayPath: string;
  dialect: Dialect;
  function: string;
  load: () => Promise<{ handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown> }>;
};

export const dispatch: readonly DispatchEntry[] = [
  {
    method: 'POST',
    path: '/api/customers',
    gatewayPath: '/api/customers',
    dialect: 'perfex',
    function: 'perfex-customers-create',
    load: () => import('../functions/perfex/customers/create.ts'),
  },
  {
    method: 'DELETE',
    path: '/api/delete/customers/{id}',
    gatewayPath: '/api/delete/customers/{id}',
    dialect: 'perfex',
    function: 'perfex-customers-delete',
    load: () => import('../functions/perfex/customers/delete.ts'),
  },
  {
    method: 'DELETE',
    path: '/api/customers/{id}',
    gatewayPath: '/api/customers/{id}',
    dialect: 'perfex',
    function: 'perfex-customers-delete',
    load: () => import('../functions/perfex/customers/delete.ts'),
  },
  {
    method: 'GET',
    path: '/api/customers',
    gatewayPath: '/api/customers',
    dialect: 'perfex',
    function: 'perfex-customers-list',
    load: () => import('../functions/perfex/customers/list.ts'),
  },
  {
    method: 'GET',
    path: '/api/customers/{id}',
    gatewayPath: '/api/customers/{id}',
    dialect: 'perfex',
    function: 'perfex-customers-read',
    load: () => import('../functions/perfex/customers/read.ts'),
  },
  {
    method: 'GET',
    path: '/api/customers/search/{keysearch}',
    gatewayPath: '/api/customers/search/{keysearch}',
    dialect: 'perfex',
    function: 'perfex-customers-search',
    load: () => import('../functions/perfex/customers/search.ts'),
  },
  {
    method: 'PUT',
    path: '/api/customers/{id}',
    gatewayPath: '/api/customers/{id}',
    dialect: 'perfex',
    function: 'perfex-customers-update',
    load: () => import('../functions/perfex/customers/update.ts'),
  },
];
