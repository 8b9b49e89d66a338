import { contact } from '../../../lib/dialects/perfex/contact.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(contact);
