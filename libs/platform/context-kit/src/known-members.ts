import { Injectable } from '@nestjs/common';
import { BoundedWait } from '@accrue/http';
import { ContextPorts } from './context';
import { Rejected } from '@accrue/kernel';
import type { Migration } from '@accrue/persistence';

export const knownMembersMigration: Migration = {
  name: 'KnownMembers1795824004000',
  sql: 'create table known_member (member_id text primary key)',
};

/** Who there is, for a context that only has to tell a mistyped member from one of whom it has nothing yet. */
@Injectable()
export class KnownMembers {
  private readonly news = new BoundedWait();

  constructor(private readonly ports: ContextPorts) {}

  /** @throws Rejected member.unknown, after waiting, bounded, for one who has just enrolled */
  async mustKnow(memberId: string): Promise<void> {
    const isKnown = await this.news.until(async () => {
      const known = await this.ports.database.query('select 1 from known_member where member_id = $1', [memberId], {
        prepared: 'known-member',
      });
      return known.length > 0;
    });
    if (!isKnown) throw new Rejected('member.unknown', { memberId: memberId.slice(0, 200) });
  }
}
