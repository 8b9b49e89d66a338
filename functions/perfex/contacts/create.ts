import { contact } from '../../../lib/dialects/perfex/people/contact.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(contact);
