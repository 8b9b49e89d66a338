/** Loaded before a command (`--import`): promises a mail of invoice 1 as soon as the command changes a lead. */

import { wrapTransport } from '../../lib/store/client.ts';
import { readOrganization } from '../../lib/store/organizations.ts';
import { storeFor } from '../../lib/store/store.ts';

let isPromised = false;

wrapTransport((inner) => async (request) => {
  const [first] = request.type === 'transact' ? (request.input.TransactItems ?? []) : [];
  const [organizationId, recordType] = String(first?.Put?.Item?.pk).split('/');
  if (recordType === 'lead' && !isPromised) {
    isPromised = true;
    const stored = await readOrganization(Number(organizationId));
    if (!stored) throw new Error('no organization');
    await storeFor(stored.doc).promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());
  }
  return inner(request);
});
