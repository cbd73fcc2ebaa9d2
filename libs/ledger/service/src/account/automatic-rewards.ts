import { Injectable } from '@nestjs/common';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { DAY_MS, epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import type { AutomaticRedeeming, AutomaticReward } from '@accrue/ledger-domain';

/** Of each version that has any. */
const FIND = `
  select version, effective_from as "effectiveFrom", json_agg(json_build_object(
    'walletId', wallet_id, 'rewardId', terms -> 'automatic' ->> 'rewardId', 'points', terms -> 'automatic' -> 'points')) filter (
    where jsonb_typeof(terms -> 'automatic') = 'object') as rewards
  from wallet_terms group by version, effective_from order by version`;

interface OfVersion {
  readonly version: number;
  readonly effectiveFrom: InstantIso;
  readonly rewards: readonly AutomaticReward[] | null;
}

/** Another process may have heard of a version before. */
const KNOWN_MS = 1_000;

/** Longer than any reward waits for somebody who gives it: rewards ends each redemption, and the hold with it. */
const HOLD_DAYS = 368;

/** Rewards that are redeemed by themselves, of the version in effect. Kept in memory, because every entry asks. */
@Injectable()
export class AutomaticRewards {
  private versions: readonly OfVersion[] = [];
  private knownAtMs = -Infinity;

  constructor(
    private readonly ports: ContextPorts,
    private readonly members: KnownMembers,
  ) {}

  /** A version was published. */
  forget(): void {
    this.knownAtMs = -Infinity;
  }

  /** @returns undefined where nothing is redeemed by itself, or not for who has left */
  async of(memberId: string): Promise<AutomaticRedeeming | undefined> {
    if (performance.now() - this.knownAtMs > KNOWN_MS) {
      const asked = performance.now();
      this.versions = await this.ports.database.query<OfVersion>(FIND, [], { prepared: 'automatic-rewards' });
      this.knownAtMs = asked;
    }
    const now = this.ports.clock.now();
    const inEffect = this.versions.findLast(({ effectiveFrom }) => effectiveFrom <= now) ?? this.versions[0];
    const rewards = inEffect?.rewards ?? null;
    if (rewards === null || (await this.members.hasLeft(memberId))) return undefined;
    return { memberId, rewards, holdsUntil: instantFromEpochMs(epochMs(now) + HOLD_DAYS * DAY_MS) };
  }
}
