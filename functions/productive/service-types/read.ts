import { serviceType } from '../../../lib/dialects/productive/service-type.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(serviceType);
