import type {
  ActionId,
  AwardId,
  Event,
  InstantIso,
  LocalDateIso,
  MemberId,
  Points,
  ReceiptId,
  RuleId,
} from '@accrue/kernel';
import type { LotTerms } from '../programme/terms';
import type { ClawbackWord } from '@accrue/contracts';
import type { LinePoints } from '../rules/evaluate';
import type { AwardLimited } from './award-parts';

/** All that one sale or action earned at once: whoever follows it handles one fact, however many rules gave something. */
export type AwardsGranted = Event<
  'AwardsGranted',
  {
    readonly memberId: MemberId;
    /** The sale that earned; null: an action did. */
    readonly receiptId: ReceiptId | null;
    /** Absent: a sale earned. */
    readonly actionId?: ActionId;
    readonly programmeVersion: number;
    /** Of the sale or the action. */
    readonly occurredAt: InstantIso;
    /** The member's tier before it. */
    readonly tierId: string | null;
    readonly wallets: readonly GrantedInWallet[];
  }
>;

/** Points of one wallet are good for as long, whichever rule gave them. */
export interface GrantedInWallet {
  readonly walletId: string;
  readonly activatesAt: InstantIso | null;
  readonly expiresAt: InstantIso | null;
  readonly expiresOn: LocalDateIso | null;
  /** They expire by inactivity: both dates are as if nothing else happened in the wallet. Absent: the dates stay. */
  readonly inactivity?: NonNullable<LotTerms['inactivity']>;
  /** What becomes of what is taken back and is not there any more. Absent: it is owed. */
  readonly clawback?: Exclude<ClawbackWord, 'unlimited'>;
  readonly awards: readonly GrantedByRule[];
}

export interface GrantedByRule extends AwardLimited {
  /** `{receiptId}:{ruleId}`, or with the id of the action. */
  readonly awardId: AwardId;
  readonly ruleId: RuleId;
  /** As of each award: 0 for the first grant, then one more per change, in whichever journal. */
  readonly sequence: number;
  readonly points: Points;
  readonly basePoints: Points;
  readonly multiplier: string;
  readonly lines: readonly LinePoints[];
}
