/** The whole of Teamwork as its document has it, endpoint by endpoint. */
import { routes } from '../../../lab/routes.ts';
import { runFacts, runRoutes } from './engine.ts';
import { invoices } from './teamwork/invoices.ts';
import { protocol } from './teamwork/protocol.ts';

/** What stands around the invoices in Teamwork itself; tests/contract/teamwork-projects.test.ts walks through it. */
const around = [
  'account',
  'authenticate',
  'companies',
  'expenses',
  'me',
  'people',
  'projects',
  'tasks',
  'time-entries',
];
const beyond = routes
  .filter(({ dialect, resource }) => dialect === 'teamwork' && around.includes(resource))
  .map(({ method, path }) => `${method} ${path}`);

// The first puts time entries and expenses on an invoice, and takes them off; the document does not have it.
runRoutes('teamwork', [invoices], ['PUT /invoices/{id}/lineitems.json', ...beyond]);
runFacts(protocol, 'invoices', invoices);
