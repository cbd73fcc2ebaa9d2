import { Injectable } from '@nestjs/common';
import { decideMember, type EnrolledMember } from '@accrue/enrollment-domain';
import { memberId as memberIdOf, Rejected, type MemberId } from '@accrue/kernel';
import { Members, type Asked } from '../members/members';
import type { EnrollmentProblemCode } from '../problems';

export interface Pair {
  readonly survivor: MemberId;
  readonly duplicate: MemberId;
}

type Found = Awaited<ReturnType<Members['get']>>;

/**
 * Two memberships of one person. First the survivor's stream takes the duplicate, then the duplicate's says that it is merged, which
 * decides and is published; backwards when they are separated. Asked again, each finishes what a crash has left.
 */
@Injectable()
export class Merges {
  constructor(private readonly members: Members) {}

  /**
   * @returns the survivor
   * @throws Rejected member.unknown, member.erased, member.closed, member.merged, member.merged_into_itself, member.has_duplicates
   */
  async merge(pair: Pair, reason: string, asked: Asked): Promise<Found> {
    const { survivor, duplicate } = pair;
    if (survivor === duplicate)
      throw new Rejected<EnrollmentProblemCode>('member.merged_into_itself', { memberId: survivor });
    const before = await this.members.get(duplicate);
    const metadata = { now: this.members.now() };
    const merge = {
      type: 'MergeMember',
      data: { into: survivor, reason, mergedBy: asked.actor },
      metadata,
    } as const;
    // Asked before as well, so that the survivor takes nobody who is not to be had.
    decideMember(merge, before.member);
    const { revision } = await this.members.get(survivor);
    const take = { type: 'TakeDuplicate', data: { duplicate }, metadata } as const;
    await this.members.execute(survivor, take, { messageId: `take:${duplicate}:${String(revision)}`, ...asked });
    try {
      const messageId = `merge:${survivor}:${String(before.revision)}`;
      await this.members.execute(duplicate, merge, { messageId, ...asked });
    } catch (error) {
      if (error instanceof Rejected) await this.release(pair, asked);
      throw error;
    }
    await this.separateIfLeft(pair, asked);
    return this.members.get(survivor);
  }

  /** @returns the survivor @throws Rejected member.unknown, member.erased, member.closed, member.merged, member.not_merged */
  async separate(pair: Pair, reason: string, asked: Asked): Promise<Found> {
    const { survivor, duplicate } = pair;
    const { member, revision } = await this.members.get(duplicate);
    const { duplicates, separated } = await this.known(survivor);
    if (member.mergedInto === null && !duplicates.includes(duplicate) && !separated.includes(duplicate))
      throw new Rejected<EnrollmentProblemCode>('member.not_merged', { memberId: duplicate, into: survivor });
    const separate = {
      type: 'UnmergeMember',
      data: { from: survivor, reason, unmergedBy: asked.actor },
      metadata: { now: this.members.now() },
    } as const;
    await this.members.execute(duplicate, separate, {
      messageId: `unmerge:${survivor}:${String(revision)}`,
      ...asked,
    });
    await this.release(pair, asked);
    return this.members.get(survivor);
  }

  private async release({ survivor, duplicate }: Pair, asked: Asked): Promise<void> {
    const { revision } = await this.members.get(survivor);
    const release = {
      type: 'ReleaseDuplicate',
      data: { duplicate },
      metadata: { now: this.members.now() },
    } as const;
    await this.members.execute(survivor, release, { messageId: `release:${duplicate}:${String(revision)}`, ...asked });
  }

  /** Who closed or erased the survivor in the same moment did not see the duplicate: it is not left behind in what is closed. */
  private async separateIfLeft(pair: Pair, asked: Asked): Promise<void> {
    const survivor = await this.members.find(pair.survivor);
    if (survivor?.status === 'active') return;
    const data = { from: pair.survivor, reason: 'survivor_left', unmergedBy: asked.actor };
    const command = { type: 'UnmergeMember', data, metadata: { now: this.members.now() } } as const;
    // It may happen again: who asks once more merges once more.
    const { revision } = await this.members.get(pair.duplicate);
    const messageId = `survivor-left:${pair.survivor}:${String(revision)}`;
    await this.members.execute(pair.duplicate, command, { messageId, ...asked });
    const code = survivor?.status === 'erased' ? 'member.erased' : 'member.closed';
    throw new Rejected<EnrollmentProblemCode>(code, { memberId: pair.survivor });
  }

  private async known(memberId: MemberId): Promise<Pick<EnrolledMember, 'duplicates' | 'separated'>> {
    return (await this.members.get(memberId)).member;
  }
}

/** @throws Rejected id.invalid */
export const pairOf = (survivor: string, duplicate: string): Pair => ({
  survivor: memberIdOf(survivor),
  duplicate: memberIdOf(duplicate),
});
