import { Injectable } from '@nestjs/common';
import { BURST, burstsOf, loopsOf, type ProgrammeDocument, type Referral } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso } from '@accrue/kernel';
import type { ReferralHealthDto } from './health.dto';

/** Of more referrals the latest are looked at. */
const REFERRALS_MAX = 50_000;
const SHOWN_MAX = 100;

/** A duplicate counts as its survivor. */
const REFERRALS = `
select coalesce(a.survivor_id, r.advocate_id) as "advocateId", coalesce(d.survivor_id, r.referee_id) as "refereeId",
  r.referred_at as "referredAt"
from referrals r
left join duplicates a on a.member_id = r.advocate_id
left join duplicates d on d.member_id = r.referee_id
where r.referred_at <= $1 order by r.referred_at desc, r.action_id limit $2`;

/** Which referrals a person should look at: nothing is refused or taken back for them. */
@Injectable()
export class ReferralReports {
  constructor(private readonly ports: ContextPorts) {}

  async of({ referral }: ProgrammeDocument, at: InstantIso): Promise<ReferralHealthDto> {
    const referrals = await this.ports.database.query<Referral>(REFERRALS, [at, REFERRALS_MAX]);
    const burst = referral?.burst ?? BURST;
    const [bursts, loops] = [burstsOf(referrals, burst), loopsOf(referrals)];
    return {
      ...{ counted: referrals.length, most: REFERRALS_MAX, bound: burst },
      bursts: bursts.slice(0, SHOWN_MAX),
      loops: loops.slice(0, SHOWN_MAX).map((memberIds) => ({ memberIds })),
    };
  }
}
