import { Injectable } from '@nestjs/common';
import { assessOffer, offersOf, type Journal, type MemberOffer, type RecordAction } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, Rejected, type MemberId } from '@accrue/kernel';
import { ActionFinder } from '../actions/action-finder';
import { Journals, memberJournal } from '../journal/journals';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';

export interface Gift {
  /** Made by whoever gives it: again the same is the same copy. */
  readonly key: string;
  readonly offer: string;
}

export interface GivenOffer extends MemberOffer {
  readonly memberId: MemberId;
  readonly duplicate: boolean;
}

/** Offers of members: given one by one, and looked at. */
@Injectable()
export class Offers {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly directory: MemberDirectory,
    private readonly journals: Journals,
    private readonly finder: ActionFinder,
  ) {}

  /** @throws Rejected member.unknown, programme.not_published, offer.unknown, offer.over, offer.conflict */
  async give(memberId: MemberId, gift: Gift, asked: { readonly correlationId: string }): Promise<GivenOffer> {
    await this.directory.mustBeMember(memberId);
    const [now, programmes] = [this.ports.clock.now(), await this.programmes.versions()];
    const facts = assessOffer(memberId, gift, { programmes, now });
    const { actionId, hash } = facts;
    const data = { ...facts, memberId, source: 'http', attributed: null };
    const command: RecordAction = { type: 'RecordAction', data, metadata: { now } };
    const asking = { messageId: `offer/${actionId}/${hash}`, correlationId: asked.correlationId };
    const { events } = await this.journals.execute(memberJournal(memberId), command, asking);
    const found = await this.finder.follow(memberId, actionId);
    invariant(found !== null, `offer ${actionId} is somewhere`);
    if (found.entry.hash !== hash)
      throw new Rejected<CampaignsProblemCode>('offer.conflict', { key: gift.key, offer: found.entry.type });
    const given = (await this.see(found.journal)).find(({ id }) => id === actionId);
    invariant(given !== undefined, `offer ${actionId} is in the programme of its version`);
    return { ...given, memberId: found.memberId, duplicate: events.length === 0 };
  }

  /** None for whom nobody knows: whoever asks may not learn who is a member. */
  async of(memberId: MemberId): Promise<readonly MemberOffer[]> {
    return this.see((await this.journals.read(memberJournal(memberId))).state);
  }

  private async see(journal: Journal): Promise<readonly MemberOffer[]> {
    return offersOf(journal, await this.programmes.versions(), this.ports.clock.now());
  }
}
