/**
 * Figures of comparable products under the same load, to print beside ours. Measured in November 2026 on such a machine:
 * two cores shared with the load generator, over loopback, one process each, a local PostgreSQL 15, 1,000 invoices.
 */

export const peerNames = ['siwapp (Rails)', 'Invoicerr (NestJS 11, Prisma 7)', 'Redmine 5', 'json-server'] as const;
type Peer = (typeof peerNames)[number];

type Figures = { connections: number; peers: Partial<Record<Peer, string>> };

/** By request. json-server has no database and stores nothing durably. */
export const peers: Readonly<Record<string, Figures>> = {
  'read one': {
    connections: 8,
    peers: { 'siwapp (Rails)': '57/s, p50 94 ms', 'Redmine 5': '41/s', 'json-server': '1,984/s, p50 3.7 ms' },
  },
  'list of 20': {
    connections: 8,
    peers: {
      'siwapp (Rails)': '4.5/s, p50 1.07 s',
      'Invoicerr (NestJS 11, Prisma 7)': '206/s, p50 36 ms',
      'Redmine 5': '16/s',
      'json-server': '1,119/s',
    },
  },
  search: { connections: 1, peers: { 'siwapp (Rails)': '6.3/s' } },
  create: {
    connections: 8,
    peers: {
      'siwapp (Rails)': '50 answers/s, 63 % of them failed on the number',
      'Invoicerr (NestJS 11, Prisma 7)': '40/s',
      'Redmine 5': '20/s',
      'json-server': '294/s',
    },
  },
  memory: {
    connections: 8,
    peers: { 'siwapp (Rails)': '205 MB', 'Invoicerr (NestJS 11, Prisma 7)': '390 MB', 'Redmine 5': '213 MB' },
  },
};
