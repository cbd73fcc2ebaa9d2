import { Injectable } from '@nestjs/common';
import { epochMs, instantFromEpochMs, memberId as checkedMemberId, Rejected } from '@accrue/kernel';
import type { EraseMember, MemberErased } from '@accrue/enrollment-domain';
import type { StoredEvent } from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import { KeyRegistry, type Queryable, type Transaction } from '@accrue/persistence';
import { dueRows, type DueItem, type DueQuery } from '@accrue/scheduling';
import { Members, type Asked } from '../members/members';
import { MemorableDays } from '../dates/memorable-days';
import { MemberKeys } from '../privacy/member-keys';
import { CERTIFICATE_VERSION, certificateOf, type ErasureCertificate } from './certificate';
import type { EnrollmentProblemCode } from '../problems';

const DUE = { table: 'erased', key: 'owner', dueAt: 'look_again_at' };

/** No request takes so long. */
const LOOK_AGAIN_AFTER_MS = 3_600_000;

/**
 * Erasing a person: the event first, so that it is certain to be finished whatever happens, then the key and the identities. What
 * the key sealed stays where it is, in events, topics and backups, and nobody can read it any more.
 */
@Injectable()
export class Erasures {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly keys: MemberKeys,
    private readonly days: MemorableDays,
    private readonly registry: KeyRegistry,
  ) {}

  /**
   * Asked again it finishes what is left to do, and answers the same.
   * @returns when all is done
   * @throws Rejected member.unknown, member.merged
   */
  async erase(memberId: string, reason: string, asked: Asked): Promise<ErasureCertificate> {
    const member = await this.members.find(checkedMemberId(memberId));
    // First the duplicates: whatever happens in between, asking again does the rest.
    const family = member === null || member.status === 'erased' ? [] : await this.members.familyOf(member);
    for (const duplicate of family.slice(1)) {
      await this.eraseOne(duplicate.memberId, { reason, withSurvivor: checkedMemberId(memberId) }, asked);
      await this.certificate(duplicate.memberId);
    }
    await this.eraseOne(memberId, { reason }, asked);
    return this.certificate(memberId);
  }

  private async eraseOne(
    memberId: string,
    wish: Pick<EraseMember['data'], 'reason' | 'withSurvivor'>,
    asked: Asked,
  ): Promise<void> {
    const keyFingerprint = await this.keys.fingerprint(memberId);
    const data = { ...wish, erasedBy: asked.actor, keyFingerprint, certificateVersion: CERTIFICATE_VERSION };
    const command = { type: 'EraseMember', data, metadata: { now: this.ports.clock.now() } } as const;
    await this.members.execute(memberId, command, { messageId: `erase:${memberId}`, ...asked });
  }

  /** What is kept beside the events: keys, days to come, and who has which identity. Again is harmless. */
  async forget(memberIds: readonly string[], within?: Queryable): Promise<void> {
    if (within === undefined) return this.ports.database.transaction((tx) => this.forget(memberIds, tx));
    await this.keys.destroy(memberIds, within);
    // After the keys: a day that is being planned holds one, and is there by then.
    await this.days.forget(memberIds, within);
    await this.registry.releaseAll(memberIds, within);
  }

  /** It is not the last word: who asks something of them in this moment may reserve a key after it, and die before they let go of it. */
  async finish(memberIds: readonly string[], tx: Transaction): Promise<void> {
    await this.forget(memberIds, tx);
    await tx.query(
      `insert into erased (owner, look_again_at) select owner, $2::timestamptz from unnest($1::text[]) as gone(owner)
       on conflict (owner) do update set look_again_at = excluded.look_again_at`,
      [memberIds, instantFromEpochMs(epochMs(this.ports.clock.now()) + LOOK_AGAIN_AFTER_MS)],
    );
  }

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  /** The last word. */
  async forgetForGood(memberId: string): Promise<void> {
    await this.ports.database.transaction(async (tx) => {
      await this.forget([memberId], tx);
      await tx.query('delete from erased where owner = $1', [memberId]);
    });
  }

  /**
   * Never answers before all is done: it finishes what a crash, or somebody at the same moment, may have left.
   * @throws Rejected member.unknown, member.not_erased
   */
  async certificate(memberId: string): Promise<ErasureCertificate> {
    const events = await this.ports.log.readStream(this.members.streamOf(checkedMemberId(memberId)));
    if (events.length === 0) throw new Rejected<EnrollmentProblemCode>('member.unknown');
    const erased = events.find(isMemberErased);
    if (erased === undefined) throw new Rejected<EnrollmentProblemCode>('member.not_erased', { memberId });
    await this.forget([memberId]);
    return certificateOf(erased);
  }
}

const isMemberErased = (event: StoredEvent): event is StoredEvent & MemberErased => event.type === 'MemberErased';
