import { contact } from '../../../lib/dialects/perfex/contact.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(contact);
