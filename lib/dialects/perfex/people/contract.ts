/** Perfex's contract, shown as its table joined with those of the kinds of contract and of the customers. */
import * as z from 'zod';
import type { Contract } from '../../../domain/contract/contract.ts';
import { currencyOf } from '../../../domain/currency.ts';
import { fromMinor } from '../../../domain/money.ts';
import { type ContractInput, createContract } from '../../../operations/contract/create.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { type Field, field, shown } from '../../field-table.ts';
import { companyColumns, companyDetails, type Owners, ownersOf } from '../columns/company.ts';
import { keptFlag } from '../columns/extras.ts';
import { nameColumn } from '../columns/people.ts';
import {
  dateColumn,
  dateTime,
  decimalColumn,
  idColumn,
  optionalDateColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

type Row = Field<Contract, ContractInput, Owners>;

const constant = (wire: string, value: string | null): Row => shown(wire, z.string().nullable(), () => value);

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  field('content', { codec: textColumn, get: (doc) => doc.content, put: (content) => ({ content }) }),
  field('description', { codec: textColumn, get: (doc) => doc.description, put: (description) => ({ description }) }),
  field('subject', {
    codec: nameColumn,
    required: 'create',
    message: 'The Subject field is required',
    get: (doc) => doc.subject,
    put: (subject) => ({ subject }),
    sample: 'New Contract',
  }),
  field('client', {
    codec: idColumn,
    required: 'create',
    message: 'The Customer field is required',
    get: (doc) => doc.customerId,
    put: (customerId) => ({ customerId }),
  }),
  field('datestart', {
    codec: dateColumn,
    required: 'create',
    message: 'The Start Date field is required',
    get: (doc) => doc.startsOn,
    put: (startsOn) => ({ startsOn }),
    sample: '2022-11-21',
  }),
  field('dateend', {
    codec: optionalDateColumn,
    get: (doc) => doc.endsOn,
    put: (endsOn) => ({ endsOn }),
    sample: '2027-11-21',
  }),
  field('contract_type', {
    codec: { ...optionalIdColumn, sample: 1 },
    get: (doc) => doc.typeNumber,
    put: (typeNumber) => ({ typeNumber }),
  }),
  constant('project_id', '0'),
  shown('addedfrom', z.string(), (doc) => String(doc.createdBy ?? 0)),
  shown('dateadded', z.string(), (doc, view) => dateTime(doc.createdAt, view)),
  constant('isexpirynotified', '0'),
  field('contract_value', {
    codec: decimalColumn,
    get: (doc) => fromMinor(doc.valueMinor, currencyOf(doc.currency).minorDigits),
    put: (value) => ({ value }),
    sample: '13456.00',
  }),
  keptFlag('trash'),
  keptFlag('not_visible_to_client'),
  shown('hash', z.string(), (doc) => doc.hash),
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
  shown('userid', z.string(), (doc) => String(doc.customerId)),
  ...companyColumns<Contract, ContractInput>('company', 'vat', 'phonenumber', 'country', 'city', 'zip', 'state'),
  ...companyColumns<Contract, ContractInput>('address', 'website', 'datecreated', 'active', ...companyDetails),
  constant('type_name', null),
  shown('attachments', z.array(z.unknown()), () => []),
];

export const contract: Entity<Contract, ContractInput, Owners> = {
  resource: 'contracts',
  singular: 'a contract',
  plural: 'contracts',
  scope: 'contracts',
  idKey: 'id',
  collection: (store) => store.contracts,
  fields,
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
  join: ownersOf,
  names: { customer_id: 'client', endsOn: 'dateend', value: 'contract_value' },
  create: createContract,
  remove: (id, work) => deleteRecord(work.store.contracts, id, work),
  deletePaths: ['/api/contracts/{id}', '/api/delete/contracts/{id}'],
};
