/** Perfex's contract, joined with its customer. */
import * as z from 'zod';
import type { Contract } from '../../../domain/contract/contract.ts';
import { getCurrency } from '../../../domain/currency.ts';
import { formatMinor } from '../../../domain/money.ts';
import { type ContractInput, createContract } from '../../../operations/contract/create.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { defineColumns } from '../../fields.ts';
import { companyColumns, companyDetails, type Owners, readOwners } from '../columns/company.ts';
import { extraFlag } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, titledMessages } from '../protocol/messages.ts';

const { column, computed } = defineColumns<Contract, ContractInput, Owners>();

const constant = (wire: string, value: string | null) => computed(wire, z.string().nullable(), () => value);

const columns = [
  computed('id', z.string(), (doc) => String(doc.id)),
  column('content', 'content', codec.text),
  column('description', 'description', codec.text),
  column('subject', 'subject', codec.name, { ...demand('create', 'Subject'), sample: 'New Contract' }),
  column('client', 'customerId', codec.id, demand('create', 'Customer')),
  column('datestart', 'startsOn', codec.date, { ...demand('create', 'Start Date'), sample: '2022-11-21' }),
  column('dateend', 'endsOn', codec.optionalDate, { sample: '2027-11-21' }),
  column('contract_type', 'typeNumber', codec.optionalId, { sample: 1 }),
  constant('project_id', '0'),
  computed('addedfrom', z.string(), (doc) => String(doc.createdBy ?? 0)),
  computed('dateadded', z.string(), (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  constant('isexpirynotified', '0'),
  column('contract_value', 'value', codec.decimal, {
    read: (doc) => formatMinor(doc.valueMinor, getCurrency(doc.currency).minorDigits),
    sample: '13456.00',
  }),
  extraFlag('trash'),
  extraFlag('not_visible_to_client'),
  computed('hash', z.string(), (doc) => doc.hash),
  constant('signed', '0'),
  constant('signature', null),
  constant('marked_as_signed', '0'),
  constant('acceptance_firstname', null),
  constant('acceptance_lastname', null),
  constant('acceptance_email', null),
  constant('acceptance_date', null),
  constant('acceptance_ip', null),
  constant('short_link', null),
  // Kinds of contract are not records here, so they have no names.
  constant('name', null),
  computed('userid', z.string(), (doc) => String(doc.customerId)),
  ...companyColumns<Contract, ContractInput>('company', 'vat', 'phonenumber', 'country', 'city', 'zip', 'state'),
  ...companyColumns<Contract, ContractInput>('address', 'website', 'datecreated', 'active', ...companyDetails),
  constant('type_name', null),
  computed('attachments', z.array(z.unknown()), () => []),
];

export const contract = definePerfex<Contract, ContractInput, Owners>({
  name: 'contracts',
  singular: 'a contract',
  plural: 'contracts',
  scope: 'contracts',
  records: (store) => store.contracts,
  columns,
  join: { by: 'records', read: readOwners },
  customFields: 'contracts',
  relations: { customer: 'id' },
  sortable: {
    id: 'id',
    subject: 'subject',
    client: 'customer',
    datestart: 'starts',
    dateend: 'ends',
    contract_value: 'value',
    dateadded: 'created',
  },
  messages: { ...titledMessages('Contract'), notCreated: 'Contract ID Exists' },
  create: createContract,
  remove: (id, work) => deleteRecord(work.store.contracts, id, work),
  deletePaths: ['/api/contracts/{id}', '/api/delete/contracts/{id}'],
});
