import { memberMerged, memberUnmerged } from '@accrue/contracts';
import { memberId, parseInstant } from '@accrue/kernel';
import { factsBroughtBy, ownFacts, type AccountCommand, type AccountEvent } from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { accountEventOf } from '../account/account-event';
import { Accounts, isOnItsWay, MergeUnderWay } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';

/**
 * What a duplicate's account consists of goes over to the survivor's, and what came by it back when they are separated. First the one account
 * gives up, which its log says for ever, then the other takes from that log: so a crash in between loses nothing, and again is harmless.
 */
@Policy()
export class FollowMergesPolicy {
  constructor(
    private readonly accounts: Accounts,
    private readonly wallets: KnownWallets,
  ) {}

  @Consumes('ledger.follow-merges', memberMerged, memberUnmerged)
  async follow(message: MessageOf<typeof memberMerged | typeof memberUnmerged>): Promise<void> {
    try {
      await (message.type === memberMerged.type ? this.merge(message) : this.separate(message));
    } catch (error) {
      // The facts of two members have no common order.
      throw isOnItsWay(error) ? new MergeUnderWay(`another merge of ${message.data.memberId} comes first`) : error;
    }
  }

  private async merge(message: MessageOf<typeof memberMerged>): Promise<void> {
    const duplicate = memberId(message.data.memberId);
    const into = memberId(message.data.into);
    const metadata = { now: parseInstant(message.data.mergedAt) };
    const walletId = await this.wallets.any();
    const merge: AccountCommand = { type: 'MergeAccount', data: { into, walletId }, metadata };
    const { state } = await this.accounts.execute(duplicate, merge, causedBy(message));
    if (state.mergedInto !== into) return; // separated since
    const facts = ownFacts(await this.logOf(duplicate));
    const join: AccountCommand = { type: 'JoinDuplicate', data: { duplicate, facts, walletId }, metadata };
    await this.accounts.execute(into, join, { ...causedBy(message), messageId: `${message.id}/join` });
  }

  private async separate(message: MessageOf<typeof memberUnmerged>): Promise<void> {
    const duplicate = memberId(message.data.memberId);
    const from = memberId(message.data.from);
    const metadata = { now: parseInstant(message.data.unmergedAt) };
    const { state } = await this.accounts.read(duplicate);
    if (state.mergedInto !== from || state.mergeChangedAt > metadata.now) return;
    const walletId = await this.wallets.any();
    const letGo: AccountCommand = { type: 'LetDuplicateGo', data: { duplicate, walletId }, metadata };
    await this.accounts.execute(from, letGo, causedBy(message));
    const facts = factsBroughtBy(duplicate, await this.logOf(from));
    const separate: AccountCommand = { type: 'SeparateAccount', data: { facts, walletId }, metadata };
    await this.accounts.execute(duplicate, separate, { ...causedBy(message), messageId: `${message.id}/separate` });
  }

  private async logOf(member: string): Promise<readonly AccountEvent[]> {
    return (await this.accounts.history(member, undefined)).map(accountEventOf);
  }
}
