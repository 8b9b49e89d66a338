/** The whole of Teamwork as its document has it, endpoint by endpoint. */
import { runFacts, runRoutes } from './engine.ts';
import { invoices } from './teamwork/invoices.ts';
import { protocol } from './teamwork/protocol.ts';

// Puts time entries and expenses on an invoice, and takes them off; the document does not have it.
runRoutes('teamwork', [invoices], ['PUT /invoices/{id}/lineitems.json']);
runFacts(protocol, 'invoices', invoices);
