import type { Resource } from '../facts.ts';
import { both, type Parameters, type Shape } from '../facts.ts';

const found: Shape = {
  digits: `ticketid adminreplying userid contactid department priority status service project_id clientread adminread
    assigned line_manager milestone`,
  text: 'ticketkey subject message',
  datetime: 'date',
  none: 'email lastreply admin name',
};
export const ticket: Shape = both(found, { digits: 'id' });
const fails = 'No data were found';
const required = 'subject department contactid userid';
const parameters: Parameters = {
  subject: 'Ticket ER',
  department: '1',
  contactid: '1',
  userid: '1',
  project_id: '1',
  message: 'The anvil is late',
  service: '1',
  assigned: '1',
  priority: '2',
  tags: 'roof,tiles',
};

export const tickets: Resource = {
  idKey: 'ticketid',
  customFields: 'tickets',
  endpoints: {
    'POST /api/tickets': {
      verb: 'create',
      parameters: { ...parameters, cc: 'boss@example.com' },
      required,
      says: 'Ticket add successful.',
      fails: 'Ticket add fail.',
    },
    'GET /api/tickets/{id}': { verb: 'read', shows: ticket, fails },
    'GET /api/tickets': { verb: 'list', paged: true, shows: ticket, fails },
    'GET /api/tickets/search/{keysearch}': { verb: 'search', find: 'anvil is late', paged: true, shows: found, fails },
    'PUT /api/tickets/{id}': {
      verb: 'update',
      parameters: {
        ...parameters,
        subject: 'Ticket PG',
        department: '2',
        priority: '3',
        project_id: '2',
        message: 'It has come',
        service: '2',
        assigned: '2',
        tags: 'floor',
      },
      required: `${required} priority`,
      says: 'Ticket Update Successful.',
      fails: 'Ticket Update Fail.',
    },
    'DELETE /api/delete/tickets/{id}': {
      verb: 'delete',
      says: 'Ticket Delete Successful.',
      fails: 'Ticket Delete Fail.',
    },
    'POST /api/tickets/reply/{id}': {
      verb: 'call',
      calls: [
        {
          send: { message: 'We look into it', admin: 1, cc: 'boss@example.com' },
          status: 200,
          answer: { status: true, message: 'Ticket Reply Added Successful.' },
          shows: { number: 'reply_id' },
          leaves: { status: '3', replies: [{ message: 'We look into it', admin: '1', cc: 'boss@example.com' }] },
        },
        {
          send: { message: 'And?' },
          status: 200,
          shows: { number: 'reply_id' },
          leaves: { status: '1', replies: [{ message: 'And?', admin: null }] },
        },
        {
          send: { message: 'Done', admin: 2, status: 5 },
          status: 200,
          shows: { number: 'reply_id' },
          leaves: { status: '5', replies: [{ message: 'Done', admin: '2' }] },
        },
      ],
      refusals: [
        {
          when: 'a reply without a message',
          send: { admin: 1 },
          status: 404,
          answer: { status: false, message: 'Ticket Reply Fail.' },
        },
        {
          when: 'a ticket that is not there',
          path: { id: '999' },
          send: { message: 'Hello?' },
          status: 404,
          answer: { status: false, message: 'Ticket Reply Fail.' },
        },
      ],
    },
  },
};
