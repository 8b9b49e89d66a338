import { derive } from './derive.ts';

derive('teamwork');
