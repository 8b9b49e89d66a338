/** The facts of what the vendor's newer document (kit 3.1.0) has beyond the printed one, by resource. */

import type { Resource } from '../facts.ts';
import { webhooks } from './webhooks.ts';

export const newer: Readonly<Record<string, Resource>> = { webhooks };
