import { service } from '../../../lib/dialects/productive/service.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(service);
