import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { timesheet } from '../../../lib/dialects/perfex/work/timesheet.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(timesheet), list(timesheet));
