import { derive } from './derive.ts';

derive('admin');
