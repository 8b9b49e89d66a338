import { listOfCustomer } from '../../../lib/dialects/perfex/people/contact-verbs.ts';

export const { route, handler } = listOfCustomer();
