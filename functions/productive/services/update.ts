import { service } from '../../../lib/dialects/productive/service.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(service);
