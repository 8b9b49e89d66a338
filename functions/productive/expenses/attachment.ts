import { download } from '../../../lib/dialects/productive/attachment.ts';

export const { route, handler } = download();
