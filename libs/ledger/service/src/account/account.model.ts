import type { StreamModel } from '@accrue/event-store';
import {
  ACCOUNT_SNAPSHOT_VERSION,
  decodeAccount,
  EMPTY_ACCOUNT,
  encodeAccount,
  evolve,
  type Account,
  type AccountEvent,
} from '@accrue/ledger-domain';

const CATEGORY = 'account';

export const accountStream = (memberId: string): string => `${CATEGORY}-${memberId}`;

export const memberOfStream = (streamId: string): string => streamId.slice(CATEGORY.length + 1);

export const accountModel: StreamModel<Account, AccountEvent> = {
  category: CATEGORY,
  initial: EMPTY_ACCOUNT,
  evolve,
  snapshot: { version: ACCOUNT_SNAPSHOT_VERSION, everyEvents: 100, encode: encodeAccount, decode: decodeAccount },
};
