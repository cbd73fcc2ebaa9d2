import { MessageSeal } from '@accrue/messaging';
import { keyFromConfig } from '@accrue/privacy';

/** A platform's key for messages, for programs that a test starts: 32 bytes in hex. */
export const TEST_MESSAGE_KEY = 'a1'.repeat(32);

export const testSeal = (): MessageSeal => new MessageSeal(keyFromConfig('the message key', TEST_MESSAGE_KEY));
