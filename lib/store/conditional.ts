/** Single writes on a condition. */
import { type Request, sendRequest } from './client.ts';
import { retryWhileBusy } from './retry.ts';

/**
 * Sends a conditional write. The condition must also hold once it is written: it may be repeated after a lost answer.
 * @returns whether the condition held
 * @throws Problem `busy` after 3 s
 */
export async function writeConditionally(write: Request): Promise<boolean> {
  try {
    await retryWhileBusy(() => sendRequest(write));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
