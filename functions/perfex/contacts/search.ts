import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(contact);
