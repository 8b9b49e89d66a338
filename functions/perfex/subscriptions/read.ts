import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(subscription), list(subscription));
