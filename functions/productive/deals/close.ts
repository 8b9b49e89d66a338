import { close, deal } from '../../../lib/dialects/productive/deal.ts';
import { declareAction } from '../../../lib/dialects/productive/protocol.ts';

export const { route, handler } = declareAction(deal, close);
