import { Type } from '@sinclair/typebox';
import { choice, integer, orNull, strict, type Section } from './parts';

/** How receipts are taken. */
export const receiptsSection = strict({
  tooOldDays: Type.Optional({
    ...orNull(integer(1, 36_500)),
    description:
      'A receipt that is older than so many whole days when it arrives is held for review: its till’s clock may be wrong. ' +
      'Default 400; null: none is too old, for a programme into which history is loaded',
  }),
  evaluationMinutes: Type.Optional({
    ...integer(1, 10_080),
    description:
      'For so long after it was evaluated a receipt that names its evaluation is settled under the version that it was evaluated under. ' +
      'Default 15',
  }),
});

/** What happens to returned goods whose sale nobody names: found among the member's sales, or left to a person. */
const unlinked = choice('match', 'review');
export const returnsSection = strict({
  unlinked: Type.Optional(unlinked),
  windowDays: Type.Optional({
    ...integer(0, 3660),
    description:
      'Whole local days after the day of a purchase on which its goods can come back: as long are points pending in wallets with ' +
      '`pendingDays: return-window`, and so long referrals wait that say nothing else. Of what was bought under this version',
  }),
});

export const claimsSection = strict({ windowDays: Type.Optional(integer(1, 3660)) });

export type ReceiptsDocument = Section<typeof receiptsSection>;
export type ReturnsDocument = Section<typeof returnsSection>;
export type UnlinkedReturns = Section<typeof unlinked>;
