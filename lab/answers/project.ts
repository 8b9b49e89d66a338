/** All that a recording needs of the project. When one of these moves, only its line here changes. */
export { handler as anyPath } from '../../functions/gateway/default.ts';
export { dispatch } from '../../generated/dispatch.ts';
export { jobs } from '../../generated/jobs.ts';
export { matchRoute } from '../../lib/http/match.ts';
export type { Dialect } from '../../lib/http/route.ts';
export { prepareOrganization, toSystemWork } from '../../lib/operations/organization/prepare.ts';
export { createToken } from '../../lib/operations/token/tokens.ts';
export { createTable } from '../../lib/store/table.ts';
export { freePort, startEngine } from '../engine.ts';
