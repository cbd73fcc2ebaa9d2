import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { Migration } from '@accrue/persistence';

export const memberTiersMigration: Migration = {
  name: 'MemberTiers1795824020000',
  sql: `
    create table member_tier (
      member_id text primary key,
      -- null: below the ladder
      tier_id text,
      -- Of the statement that said so: the highest is current.
      sequence integer not null
    )`,
};

/** Which tier each member is in, as tiers tells, a moment later. */
@Injectable()
export class MemberTiers {
  constructor(private readonly ports: ContextPorts) {}

  /** null: none was reached, as far as is known */
  async of(memberId: string): Promise<string | null> {
    const [row] = await this.ports.database.query<{ tierId: string | null }>(
      'select tier_id as "tierId" from member_tier where member_id = $1',
      [memberId],
      { prepared: 'rewards-tier-of-member' },
    );
    return row?.tierId ?? null;
  }
}
