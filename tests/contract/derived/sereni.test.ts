import { derive } from './derive.ts';

derive('sereni');
