import { MessageSeal } from '@accrue/messaging';
import { keyFromConfig } from '@accrue/privacy';

/** A platform's master key, for programs that a test starts: 32 bytes in hex. */
export const TEST_MASTER_KEY = 'a1'.repeat(32);

export const testSeal = (): MessageSeal => new MessageSeal(keyFromConfig('the master key', TEST_MASTER_KEY));
