/** The texts of all dialects' documents. */
import type { Dialect } from '../../../../lib/http/route.ts';
import type { DialectDocument } from '../dialect.ts';
import { admin } from './admin.ts';
import { perfex } from './perfex.ts';
import { productive } from './productive.ts';
import { sereni } from './sereni.ts';
import { siwapp } from './siwapp.ts';
import { teamwork } from './teamwork.ts';

export const documents: Readonly<Record<Dialect, DialectDocument>> = {
  perfex,
  siwapp,
  sereni,
  teamwork,
  productive,
  admin,
};
