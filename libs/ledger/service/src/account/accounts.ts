import { Injectable } from '@nestjs/common';
import { ContextPorts, KnownMembers, Streams, type ContextOf } from '@accrue/context-kit';
import { NO_STREAM, type Executed, type Folded, type StoredEvent } from '@accrue/event-store';
import { memberId as memberIdOf, Rejected, type InstantIso, type MemberId } from '@accrue/kernel';
import {
  decide,
  EMPTY_ACCOUNT,
  evolve,
  type Account,
  type AccountCommand,
  type AccountEvent,
  type AccountRejectionCode,
} from '@accrue/ledger-domain';
import { accountEventOf } from './account-event';
import { AutomaticRewards } from './automatic-rewards';
import { accountModel } from './account.model';

/** What an account needs to have heard before is on its way to it: try again in a moment. */
export class MergeUnderWay extends Error {
  readonly retriable = true;
}

const underWay = (memberId: string, survivor: MemberId): MergeUnderWay =>
  new MergeUnderWay(`the account of ${memberId} is on its way to ${survivor}, or back`);

/** Of accounts that are being merged or separated. */
export const isOnItsWay = (error: unknown): boolean =>
  error instanceof Rejected && ON_THE_WAY.has((error as Rejected).code);

const ON_THE_WAY: ReadonlySet<string> = new Set<AccountRejectionCode>([
  'account.merged',
  'account.has_duplicates',
  'account.not_joined',
]);

const survivorIn = (error: unknown): MemberId | null =>
  error instanceof Rejected && (error as Rejected).code === ('account.merged' satisfies AccountRejectionCode)
    ? ((error as Rejected).data?.['into'] as MemberId)
    : null;

/** The one way to change accounts, each of a member. */
@Injectable()
export class Accounts extends Streams<Account, AccountEvent, AccountCommand> {
  constructor(
    ports: ContextPorts,
    private readonly members: KnownMembers,
    private readonly automatic: AutomaticRewards,
  ) {
    // Decisions never recall events: the folded account has all that they need.
    super(ports, accountModel, decide, { eventCacheBytesMax: 0 });
  }

  /** With what is redeemed by itself because of it. */
  override async execute(
    memberId: string,
    command: AccountCommand,
    context: ContextOf<AccountCommand>,
  ): Promise<Executed<Account, AccountEvent>> {
    const automatic = await this.automatic.of(memberId);
    return super.execute(memberId, automatic === undefined ? command : { ...command, automatic }, context);
  }

  /**
   * For what is told of a member, and not asked by somebody who could ask for another one: of a duplicate, it is done on the survivor's account.
   * Award by award it is not: those of a duplicate are told again for the survivor.
   * @throws Rejected as the decider does
   */
  async follow(
    memberId: string,
    command: AccountCommand,
    context: ContextOf<AccountCommand>,
  ): Promise<Executed<Account, AccountEvent>> {
    try {
      return await this.execute(memberId, command, context);
    } catch (error) {
      const survivor = survivorIn(error);
      if (survivor === null) throw error;
      try {
        return await this.execute(survivor, { ...command, through: memberIdOf(memberId) }, context);
      } catch (second) {
        throw isOnItsWay(second) ? underWay(memberId, survivor) : second;
      }
    }
  }

  /**
   * The account that the member's facts are on: of a duplicate, the survivor's.
   * @throws MergeUnderWay while they are on neither
   */
  async readFollowing(memberId: string): Promise<Folded<Account>> {
    const own = await this.read(memberId);
    const survivor = own.state.mergedInto;
    if (survivor === null) return own;
    const its = await this.read(survivor);
    if (!its.state.duplicates.includes(memberIdOf(memberId))) throw underWay(memberId, survivor);
    return its;
  }

  /** @throws Rejected member.unknown for who has no account and, as far as is known after a moment, has not enrolled */
  async mustKnow(memberId: string): Promise<void> {
    if ((await this.read(memberId)).revision === NO_STREAM) await this.members.mustKnow(memberId);
  }

  /** The account as the ledger knew it then: by what was recorded up to that instant. */
  async knownAt(memberId: string, recordedBy: InstantIso): Promise<Folded<Account>> {
    return foldedOf(await this.history(memberId, recordedBy));
  }

  /** What happened on the account, in the order in which the ledger learnt of it. @param recordedBy undefined: to this day */
  async history(memberId: string, recordedBy: InstantIso | undefined): Promise<readonly StoredEvent[]> {
    const stored = await this.ports.log.readStream(this.streamOf(memberId));
    return recordedBy === undefined ? stored : stored.filter((event) => event.recordedAt <= recordedBy);
  }

  /** @throws Rejected id.invalid */
  override streamOf(memberId: string): string {
    return super.streamOf(memberIdOf(memberId));
  }
}

/** The account that its first events lead to. */
export const foldedOf = (history: readonly StoredEvent[]): Folded<Account> => ({
  state: history.map(accountEventOf).reduce(evolve, EMPTY_ACCOUNT),
  revision: history.at(-1)?.revision ?? NO_STREAM,
});
