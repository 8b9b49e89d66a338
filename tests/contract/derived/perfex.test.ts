import { derive } from './derive.ts';

derive('perfex');
