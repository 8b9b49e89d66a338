import type { Resource } from '../facts.ts';
import { as, type Parameters, type Shape } from '../facts.ts';

const staff: Shape = {
  digits: 'staffid',
  text: 'email firstname lastname facebook linkedin phonenumber skype',
  datetime: 'datecreated',
  none: 'password profile_image',
};
const required = 'firstname email password';
const fails = 'No data were found';
const why = 'No answer shows a password, and there are no pictures of profiles: both keys are null.';
const parameters: Parameters = {
  firstname: 'Quang',
  email: (n: number) => `staff${n}@example.com`,
  password: as('a long secret', null),
  hourly_rate: as(35, '35.00'),
  phonenumber: '02079460000',
  facebook: 'fb',
  linkedin: 'li',
  skype: 'sk',
  default_language: 'english',
  email_signature: 'Yours',
  direction: 'ltr',
  departments: as([1, 2], ['1', '2']),
};

export const staffs: Resource = {
  idKey: 'staffid',
  customFields: 'staff',
  endpoints: {
    'POST /api/staffs': {
      verb: 'create',
      parameters: { ...parameters, send_welcome_email: as('on', '1') },
      required,
      says: 'Staff add successful.',
      fails: 'Staff add fail.',
    },
    'GET /api/staffs/{id}': { verb: 'read', why, shows: staff, fails },
    'GET /api/staffs': { verb: 'list', why, shows: staff, fails },
    'GET /api/staffs/search/{keysearch}': { verb: 'search', why, find: 'quang', shows: staff, fails },
    'PUT /api/staffs/{id}': {
      verb: 'update',
      parameters: {
        firstname: 'Dao',
        email: (n: number) => `other${n}@example.com`,
        password: as('another long secret', null),
        hourly_rate: as(40.5, '40.50'),
        phonenumber: '030',
        facebook: 'fb2',
        linkedin: 'li2',
        skype: 'sk2',
        default_language: 'german',
        email_signature: 'Truly',
        direction: 'rtl',
        departments: as([2], ['2']),
      },
      required,
      says: 'Staff Update Successful.',
      fails: 'Staff Update Fail.',
    },
    'DELETE /api/delete/staffs/{id}': { verb: 'delete', says: 'Staff Delete.', fails: 'Staff Not Delete.' },
  },
};
