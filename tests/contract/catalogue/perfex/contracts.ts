import type { Resource } from '../facts.ts';
import { as, both, type Shape } from '../facts.ts';
import { company } from './shapes.ts';

const contract: Shape = both(company, {
  digits: `id client contract_type project_id isexpirynotified trash not_visible_to_client signed marked_as_signed`,
  decimal: 'contract_value',
  text: 'content description subject hash',
  date: 'datestart dateend?',
  datetime: 'dateadded',
  none: `signature acceptance_firstname acceptance_lastname acceptance_email acceptance_date acceptance_ip short_link
    name type_name`,
  list: 'attachments customfields',
});
const fails = 'No data were found';

export const contracts: Resource = {
  idKey: 'id',
  customFields: 'contracts',
  endpoints: {
    'POST /api/contracts': {
      verb: 'create',
      parameters: {
        subject: 'New Contract',
        datestart: '2021-07-31',
        client: 1,
        dateend: '2021-08-31',
        contract_type: 1,
        contract_value: as(1200, '1200.00'),
        description: 'Lorem Ipsum',
        content: 'In full',
      },
      required: 'subject datestart client',
      says: 'Contract Added Successfully',
      fails: 'Contract ID Exists',
    },
    'GET /api/contracts/{id}': {
      verb: 'read',
      why: 'Kinds of contract are not records: `name` and `type_name`, which are theirs, are null.',
      shows: contract,
      fails,
    },
    'GET /api/contracts': { verb: 'list', shows: contract, fails },
    'DELETE /api/contracts/{id}': {
      verb: 'delete',
      says: 'Contract Deleted Successfully',
      fails: 'Contract Delete Fail',
    },
  },
};
