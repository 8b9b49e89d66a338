import { service } from '../../../lib/dialects/productive/service.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(service);
