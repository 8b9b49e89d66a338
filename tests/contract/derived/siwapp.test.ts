import { derive } from './derive.ts';

derive('siwapp');
