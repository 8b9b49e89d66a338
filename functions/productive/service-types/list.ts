import { serviceType } from '../../../lib/dialects/productive/service-type.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(serviceType);
