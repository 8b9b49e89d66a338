import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(contact);
