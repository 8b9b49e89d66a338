export { handler, route } from '../../../lib/dialects/perfex/bills/proposal-list.ts';
