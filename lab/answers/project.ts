/** All that is needed of the project. Where one of these has moved, its line changes here. */
export { handler as anyPath } from '../../functions/gateway/default.ts';
export { dispatch } from '../../generated/dispatch.ts';
export { jobs } from '../../generated/jobs.ts';
export { matchRoute } from '../../lib/http/match.ts';
export { prepareOrganization, toSystemWork } from '../../lib/operations/organization/prepare.ts';
export { createToken } from '../../lib/operations/token/tokens.ts';
export { createTable } from '../../lib/store/table.ts';
export { freePort, startEngine } from '../engine.ts';
