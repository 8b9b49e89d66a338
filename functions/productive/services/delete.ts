import { service } from '../../../lib/dialects/productive/service.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(service);
