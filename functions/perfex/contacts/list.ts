import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(contact);
