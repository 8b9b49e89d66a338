import { derive } from './derive.ts';

derive('productive');
