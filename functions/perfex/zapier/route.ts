import * as zapier from '../../../lib/dialects/perfex/lists/zapier.ts';

export const { route, handler } = zapier.routeGenericCall();
