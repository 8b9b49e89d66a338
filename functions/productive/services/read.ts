import { service } from '../../../lib/dialects/productive/service.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(service);
