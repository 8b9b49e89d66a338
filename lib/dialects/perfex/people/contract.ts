/** Perfex's contract, shown as its table joined with those of the kinds of contract and of the customers. */
import * as z from 'zod';
import type { Contract } from '../../../domain/contract/contract.ts';
import { getCurrency } from '../../../domain/currency.ts';
import { formatMinor } from '../../../domain/money.ts';
import { type ContractInput, createContract } from '../../../operations/contract/create.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { defineColumns } from '../../fields.ts';
import { companyColumns, companyDetails, type Owners, readOwners } from '../columns/company.ts';
import { extraFlag } from '../columns/extras.ts';
import { nameColumn } from '../columns/people.ts';
import {
  dateColumn,
  decimalColumn,
  formatDateTime,
  idColumn,
  optionalDateColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';

const { column, computed } = defineColumns<Contract, ContractInput, Owners>();

const constant = (wire: string, value: string | null) => computed(wire, z.string().nullable(), () => value);

const columns = [
  computed('id', z.string(), (doc) => String(doc.id)),
  column('content', 'content', textColumn),
  column('description', 'description', textColumn),
  column('subject', 'subject', nameColumn, {
    required: 'create',
    message: 'The Subject field is required',
    sample: 'New Contract',
  }),
  column('client', 'customerId', idColumn, { required: 'create', message: 'The Customer field is required' }),
  column('datestart', 'startsOn', dateColumn, {
    required: 'create',
    message: 'The Start Date field is required',
    sample: '2022-11-21',
  }),
  column('dateend', 'endsOn', optionalDateColumn, { sample: '2027-11-21' }),
  column('contract_type', 'typeNumber', optionalIdColumn, { sample: 1 }),
  constant('project_id', '0'),
  computed('addedfrom', z.string(), (doc) => String(doc.createdBy ?? 0)),
  computed('dateadded', z.string(), (doc, view) => formatDateTime(doc.createdAt, view)),
  constant('isexpirynotified', '0'),
  column('contract_value', 'value', decimalColumn, {
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
  // Kinds of contract are no records here, so they have no names.
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
  idKey: 'id',
  records: (store) => store.contracts,
  columns,
  join: { by: 'records', read: readOwners },
  customFields: 'contracts',
  sortable: {
    id: 'id',
    subject: 'subject',
    client: 'customer',
    datestart: 'starts',
    dateend: 'ends',
    contract_value: 'value',
    dateadded: 'created',
  },
  messages: {
    created: 'Contract Added Successfully',
    notCreated: 'Contract ID Exists',
    updated: '',
    notUpdated: '',
    deleted: 'Contract Deleted Successfully',
    notDeleted: 'Contract Delete Fail',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  create: createContract,
  remove: (id, work) => deleteRecord(work.store.contracts, id, work),
  deletePaths: ['/api/contracts/{id}', '/api/delete/contracts/{id}'],
});
