import { Injectable } from '@nestjs/common';
import {
  assessOffer,
  eventTimeOf,
  offerActionId,
  offersOf,
  type ActivateOffer,
  type Journal,
  type MemberOffer,
  type ProgrammeVersion,
  type RecordAction,
  type ViewOffer,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, Rejected, type ActionId, type InstantIso, type MemberId } from '@accrue/kernel';
import { ActionFinder, type FoundAction } from '../actions/action-finder';
import type { LineResult } from '../intake/batch-lines';
import { Journals, memberJournal } from '../journal/journals';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';

export interface Gift {
  /** Made by whoever gives it: again the same is the same copy. */
  readonly key: string;
  readonly offer: string;
}

/** What somebody tells of, wherever it is by now. */
type OfMember = Pick<ViewOffer['data'], 'actionId' | 'memberId'>;

export interface GivenOffer extends MemberOffer {
  readonly memberId: MemberId;
  readonly duplicate: boolean;
}

interface Asked {
  readonly correlationId: string;
}

/** A copy for one member, under which versions and from when on. */
interface Giving {
  readonly memberId: MemberId;
  readonly gift: Gift;
  readonly programmes: readonly ProgrammeVersion[];
  readonly at: InstantIso;
}

/** Offers of members: given, activated and looked at. */
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
  async give(memberId: MemberId, gift: Gift, asked: Asked): Promise<GivenOffer> {
    await this.directory.mustBeMember(memberId);
    const [at, programmes] = [this.ports.clock.now(), await this.programmes.versions()];
    return this.record({ memberId, gift, programmes, at }, asked);
  }

  /**
   * Each is given or refused by itself.
   * @returns results in the same order
   */
  async giveMany(
    gifts: readonly (Gift & { readonly memberId: MemberId })[],
    asked: Asked,
  ): Promise<readonly LineResult<GivenOffer>[]> {
    const [at, programmes] = [this.ports.clock.now(), await this.programmes.versions()];
    const isMember = await this.membersAmong(gifts.map(({ memberId }) => memberId));
    return Promise.all(
      gifts.map(async ({ memberId, ...gift }): Promise<LineResult<GivenOffer>> => {
        if (!isMember(memberId))
          return { ok: false, error: new Rejected<CampaignsProblemCode>('member.unknown', { memberId }) };
        return this.record({ memberId, gift, programmes, at }, asked).then(
          (answer): LineResult<GivenOffer> => ({ ok: true, answer }),
          (error: unknown): LineResult<GivenOffer> => ({ ok: false, error }),
        );
      }),
    );
  }

  /**
   * The same offer to many, as of an instant: again is the same copy of each, whenever it is repeated.
   * @returns how many of them have it: not who is no member any more, nor who has another offer under the key
   */
  async giveAll(memberIds: readonly MemberId[], gift: Gift, at: InstantIso): Promise<number> {
    const programmes = await this.programmes.versions();
    const isMember = await this.membersAmong(memberIds);
    const members = memberIds.filter(isMember);
    const asked = { correlationId: `give/${gift.key}` };
    const has = await Promise.all(
      members.map((memberId) =>
        this.record({ memberId, gift, programmes, at }, asked).then(
          () => true,
          (error: unknown) => {
            // Under the key somebody gave them another offer, which stands; it stops nobody else's.
            if (error instanceof Rejected && error.code === 'offer.conflict') return false;
            throw error;
          },
        ),
      ),
    );
    return has.filter(Boolean).length;
  }

  /**
   * The member wants the offer: purchases count from then on. The earliest time that was told stands.
   * @param occurredAt as its sender wrote it; null: now
   * @throws Rejected offer.not_given, offer.over, offer.activated_before_given, action.instant_invalid, action.in_the_future
   */
  async activate(memberId: MemberId, key: string, occurredAt: string | null, asked: Asked): Promise<GivenOffer> {
    return this.tell(memberId, key, occurredAt, asked, (of, at) => ({
      type: 'ActivateOffer',
      data: { ...of, activatedAt: at },
    }));
  }

  /**
   * The member has seen the offer. The earliest time that was told stands; what it gives is the same.
   * @param occurredAt as its sender wrote it; null: now
   * @throws Rejected offer.not_given, offer.viewed_before_given, action.instant_invalid, action.in_the_future
   */
  async view(memberId: MemberId, key: string, occurredAt: string | null, asked: Asked): Promise<GivenOffer> {
    return this.tell(memberId, key, occurredAt, asked, (of, at) => ({
      type: 'ViewOffer',
      data: { ...of, viewedAt: at },
    }));
  }

  /** What a member does with an offer, in whosever journal it is by now. */
  private async tell(
    memberId: MemberId,
    key: string,
    occurredAt: string | null,
    asked: Asked,
    told: (of: OfMember, at: InstantIso) => Omit<ActivateOffer, 'metadata'> | Omit<ViewOffer, 'metadata'>,
  ): Promise<GivenOffer> {
    const now = this.ports.clock.now();
    const at = occurredAt === null ? now : eventTimeOf(occurredAt, now);
    const actionId = offerActionId(memberId, key);
    for (;;) {
      const found = await this.finder.follow(memberId, actionId);
      if (found === null) throw notGiven(key);
      const command = { ...told({ actionId, memberId: found.memberId }, at), metadata: { now } };
      try {
        const asking = { messageId: `${command.type}/${actionId}/${at}/${String(found.entry.moves)}`, ...asked };
        const { state, events } = await this.journals.execute(memberJournal(found.memberId), command, asking);
        return await this.seen({ ...found, journal: state }, actionId, events.length === 0);
      } catch (error) {
        // It has gone on to another member since: there it is.
        if (!(error instanceof Rejected) || error.code !== 'offer.not_given') throw error;
      }
    }
  }

  /** Says that the last day of an offer is over, in whosever journal it is. */
  async expire(actionId: ActionId): Promise<void> {
    const found = await this.finder.find(actionId);
    if (found === null) return;
    const { memberId, entry, revision } = found;
    const metadata = { now: this.ports.clock.now() };
    const messageId = `expire/${actionId}/${String(entry.moves)}/${String(revision)}`;
    const command = { type: 'ExpireOffer', data: { actionId, memberId }, metadata } as const;
    await this.journals.execute(memberJournal(memberId), command, { messageId });
  }

  /** None for whom nobody knows: whoever asks may not learn who is a member. */
  async of(memberId: MemberId): Promise<readonly MemberOffer[]> {
    return this.see((await this.journals.read(memberJournal(memberId))).state);
  }

  private async membersAmong(memberIds: readonly MemberId[]): Promise<(memberId: MemberId) => boolean> {
    const at = this.ports.clock.now();
    const shown = memberIds.map((value) => ({ type: 'member_id', value, at }));
    const memberOf = await this.directory.find(shown);
    const members = new Set(shown.flatMap((one) => (memberOf(one) === null ? [] : [one.value])));
    return (memberId) => members.has(memberId);
  }

  private async record({ memberId, gift, programmes, at }: Giving, asked: Asked): Promise<GivenOffer> {
    const facts = assessOffer(memberId, gift, { programmes, now: at });
    const { actionId, hash } = facts;
    const data = { ...facts, memberId, source: 'http', attributed: null };
    const command: RecordAction = { type: 'RecordAction', data, metadata: { now: this.ports.clock.now() } };
    const asking = { messageId: `offer/${actionId}/${hash}`, ...asked };
    const { events } = await this.journals.execute(memberJournal(memberId), command, asking);
    const found = await this.finder.follow(memberId, actionId);
    invariant(found !== null, `offer ${actionId} is somewhere`);
    if (found.entry.hash !== hash)
      throw new Rejected<CampaignsProblemCode>('offer.conflict', { key: gift.key, offer: found.entry.type });
    return this.seen(found, actionId, events.length === 0);
  }

  private async seen(
    { journal, memberId }: Pick<FoundAction, 'journal' | 'memberId'>,
    actionId: ActionId,
    duplicate: boolean,
  ): Promise<GivenOffer> {
    const given = (await this.see(journal)).find((each) => each.id === actionId);
    invariant(given !== undefined, `offer ${actionId} is in the programme of its version`);
    return { ...given, memberId, duplicate };
  }

  private async see(journal: Journal): Promise<readonly MemberOffer[]> {
    return offersOf(journal, await this.programmes.versions(), this.ports.clock.now());
  }
}

const notGiven = (key: string): Rejected => new Rejected<CampaignsProblemCode>('offer.not_given', { key });
