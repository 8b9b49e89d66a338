import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { listOfCustomer } from '../../../lib/dialects/perfex/people/contact-verbs.ts';
import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(listOfCustomer(), list(contact));
