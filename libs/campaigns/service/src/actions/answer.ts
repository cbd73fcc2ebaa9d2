import type { RuleReason } from '@accrue/contracts';
import {
  asHad,
  budgetReason,
  explainAction,
  giftsGiven,
  isOfWallet,
  isWallet,
  placed,
  surroundingsIn,
  type ActionEntry,
  type Gift,
  type GiftGiven,
  type LimitOfWallet,
  type ProgrammeVersion,
} from '@accrue/campaigns-domain';
import { invariant, walletAmounts, type InstantIso } from '@accrue/kernel';
import { unitOf } from '../intake/outcome';
import type { FoundAction } from './action-finder';

/** What became of an action. */
export interface ActionAnswer {
  readonly key: string;
  readonly status: 'recorded' | 'revoked';
  /** It was known, or revoked, already: nothing happened. */
  readonly duplicate: boolean;
  readonly memberId: string;
  readonly trigger: ActionEntry['trigger'];
  /** null: it is no action, but a day of the member. */
  readonly type: string | null;
  readonly occurredAt: string;
  /** From then on what it earned is gone. */
  readonly revokedAt: InstantIso | null;
  readonly programmeVersion: number;
  /** What it brings the member as things stand, for each wallet in which that is something. */
  readonly earned: readonly { readonly walletId: string; readonly unit: string; readonly amount: number }[];
  readonly awards: readonly {
    readonly ruleId: string;
    readonly walletId: string;
    readonly granted: number;
    readonly reversed: number;
  }[];
  /** What rules gave that is no points. Absent: nothing. */
  readonly gifts?: readonly GiftGiven[];
  /** Of the member's journal. */
  readonly revision: number;
}

/** Why it earns what it earns. */
export interface ActionRuleTrace {
  readonly ruleId: string;
  /** null: it gives no points. */
  readonly walletId: string | null;
  /** What it gives instead. Absent: it gives points. */
  readonly gift?: Gift;
  readonly tierId: string | null;
  readonly multiplier: string;
  readonly points: number;
  /** What it would be without the limits; null: none bit. */
  readonly desired: number | null;
  /** The limit of the wallet that bit; absent: none, or one of the rule itself. */
  readonly ofWallet?: LimitOfWallet;
  readonly reasons: readonly RuleReason[];
}

/** Composed from state alone, so that the answer to a repetition needs nothing that only the first handling knew. */
export const answerOf = (
  { memberId, entry, revision }: FoundAction,
  versions: readonly ProgrammeVersion[],
  duplicate: boolean,
): ActionAnswer => {
  const { actionId, trigger, type, order, revokedAt = null, programmeVersion } = entry;
  const programme = versions[programmeVersion - 1]?.programme;
  const rules = programme === undefined ? [] : [...programme.occasionRules, ...programme.counterRules];
  const placed = entry.awards.map(asHad).map(({ ruleId, granted, reversed }) => {
    const walletId = rules.find(({ id }) => id === ruleId)?.walletId;
    invariant(walletId !== undefined, `version ${programmeVersion} has the rule ${ruleId} that granted`);
    return { ruleId, walletId, granted, reversed };
  });
  const awards = placed.filter(({ walletId }) => isWallet(walletId));
  const gifts = giftsGiven(placed);
  const stands = walletAmounts(awards.map((award) => [award.walletId, award.granted - award.reversed] as const));
  return {
    key: actionId,
    status: revokedAt === null ? 'recorded' : 'revoked',
    ...{ duplicate, memberId, trigger, type, revokedAt, programmeVersion, awards, revision },
    ...(gifts.length === 0 ? {} : { gifts }),
    occurredAt: order.slice(0, order.indexOf('|')),
    earned: Object.entries(stands).map(([walletId, amount]) => ({
      walletId,
      unit: unitOf(walletId, versions),
      amount,
    })),
  };
};

export const traceOf = (
  { memberId, entry, journal }: FoundAction,
  programmes: readonly ProgrammeVersion[],
): readonly ActionRuleTrace[] =>
  explainAction(journal.actions.values(), entry, surroundingsIn(journal, { memberId, programmes })).map(
    ({ rule, tierId, multiplier, granted, desired, reason }) => {
      const { limited } = entry.awards.find(({ ruleId }) => ruleId === rule.id) ?? {};
      const by = limited?.by;
      const points = limited?.granted ?? granted;
      return {
        ...{ ruleId: rule.id, ...placed(rule.walletId), tierId, multiplier, points },
        desired: desired === points ? null : desired,
        ...(by && isOfWallet(by) && { ofWallet: by }),
        reasons: [
          ...(reason === null ? [] : [reason]),
          ...(by && !isOfWallet(by) ? [budgetReason(by, { desired: desired ?? granted, granted: points })] : []),
        ],
      };
    },
  );
