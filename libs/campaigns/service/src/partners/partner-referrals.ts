import { Injectable } from '@nestjs/common';
import type { PartnerReferral } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso, MemberId, PartnerId } from '@accrue/kernel';

const KEEP = `
insert into partner_referral (member_id, partner_id, referred_at)
select * from unnest($1::text[], $2::text[], $3::timestamptz[]) on conflict do nothing`;

const END = `
insert into partner_end (partner_id, ended_at)
select * from unnest($1::text[], $2::timestamptz[]) on conflict do nothing`;

const FIND = `
select r.member_id as "memberId", r.partner_id as "partnerId", r.referred_at as "referredAt", e.ended_at as "until"
from partner_referral r left join partner_end e using (partner_id)
where r.member_id = any($1::text[])`;

const REFERRED = 'select member_id as "memberId" from partner_referral where partner_id = any($1::text[])';

/** Whom partners referred, as enrollment tells. */
@Injectable()
export class PartnerReferrals {
  constructor(private readonly ports: ContextPorts) {}

  async keep(referrals: readonly Omit<PartnerReferral, 'until'>[]): Promise<void> {
    await this.ports.database.query(KEEP, [
      referrals.map(({ memberId }) => memberId),
      referrals.map(({ partnerId }) => partnerId),
      referrals.map(({ referredAt }) => referredAt),
    ]);
  }

  async end(partners: readonly { readonly partnerId: PartnerId; readonly endedAt: InstantIso }[]): Promise<void> {
    await this.ports.database.query(END, [
      partners.map(({ partnerId }) => partnerId),
      partners.map(({ endedAt }) => endedAt),
    ]);
  }

  /** Of those members whom a partner referred; one round trip however many. */
  async of(memberIds: readonly MemberId[]): Promise<readonly PartnerReferral[]> {
    return this.ports.database.query<PartnerReferral>(FIND, [memberIds], { prepared: 'find-partner-referrals' });
  }

  async referredBy(partnerIds: readonly PartnerId[]): Promise<readonly MemberId[]> {
    const rows = await this.ports.database.query<{ memberId: MemberId }>(REFERRED, [partnerIds]);
    return rows.map(({ memberId }) => memberId);
  }
}
