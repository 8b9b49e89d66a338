import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(contact);
