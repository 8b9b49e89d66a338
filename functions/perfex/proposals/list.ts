export { handler, route } from '../../../lib/dialects/perfex/proposal-list.ts';
