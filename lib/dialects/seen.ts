/** What is shown after a write, or beside it. */
import type { Work } from '../store/work.ts';

/** The work of a request as far as its token may see: for whatever is read to be shown. Routes that only read have no other. */
export const asSeen = <W extends Pick<Work, 'store'>>(work: W): W => ({ ...work, store: work.store.seen });
