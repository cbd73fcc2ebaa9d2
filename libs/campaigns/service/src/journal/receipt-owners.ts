import { Injectable } from '@nestjs/common';
import { namedReceipts, takesBackOnly, type NormalisedReceipt } from '@accrue/campaigns-domain';
import { KeyRegistry } from '@accrue/persistence';
import { PLAIN_TEXT, type MemberId, type ReceiptId } from '@accrue/kernel';
import { movedKey, receiptKey } from '../intake/keys';
import { MemberDirectory, type ShownIdentity } from '../policies/member-directory';
import { identityOf, type KeptReceipt } from './events';
import { memberOfJournal } from './journals';
import { ReceiptFinder } from './receipt-finder';

export interface Owner {
  readonly memberId: MemberId;
  /** What on the receipt led to them. */
  readonly through: 'identity' | 'named_sale';
}

/** Whose a receipt is, as far as is known now. */
export interface Ownership {
  /** null: nobody's. */
  readonly owner: Owner | null;
  /** It names somebody nobody has told of yet: it may be theirs a moment later. */
  readonly isAwaited: boolean;
}

/** Whether a receipt that was recorded as nobody's may be somebody's a moment later. */
export const isPendingFor = (ownership: Ownership | undefined): boolean =>
  ownership !== undefined && (ownership.owner?.through === 'identity' || ownership.isAwaited);

export interface Unowned {
  readonly receipt: KeptReceipt;
  readonly normalised: NormalisedReceipt;
}

/**
 * Whose a receipt is, by who had the identity on it when it was made, not by who has it now. What only takes back belongs to the
 * member who had bought, whatever card is shown at the till; any other receipt to the member it names and, when it names nobody
 * who is known, to the member of the sale it takes goods back from.
 */
@Injectable()
export class ReceiptOwners {
  constructor(
    private readonly directory: MemberDirectory,
    private readonly receipts: ReceiptFinder,
    private readonly keys: KeyRegistry,
  ) {}

  /**
   * A fixed number of round trips, and one more for each named sale that was nobody's at first or was moved.
   * @param isPatient waits, bounded, for members who have just been enrolled
   * @returns in the order of the receipts
   */
  async of(
    unowned: readonly Unowned[],
    { isPatient = false }: { readonly isPatient?: boolean } = {},
  ): Promise<readonly Ownership[]> {
    const [memberOf, buyerOf] = await Promise.all([
      this.directory.find(unowned.flatMap((each) => shownOn(each) ?? [])),
      this.buyers(unowned.flatMap(({ normalised }) => namedReceipts(normalised))),
    ]);
    const first = unowned.map((each) => ownerOf(each, memberOf, buyerOf));
    // Who is known costs nothing more.
    const unknown = unowned.flatMap((each, index) => (first[index] === null ? (shownOn(each) ?? []) : []));
    if (unknown.length === 0) return first.map((owner) => ({ owner, isAwaited: false }));
    const mayBeNew = unknown.some(({ type }) => type !== SELDOM_LINKED);
    const vacant = await (isPatient && mayBeNew ? this.directory.stillVacant(unknown) : this.directory.vacant(unknown));
    const isUnheardOf = (shown: ShownIdentity | null): boolean =>
      vacant.some(({ type, value, wasTaken }) => !wasTaken && shown?.type === type && shown.value === value);
    const newMemberOf = vacant.length < unknown.length ? await this.directory.find(unknown) : memberOf;
    return unowned.map((each, index) => {
      const owner = first[index] ?? ownerOf(each, newMemberOf, buyerOf);
      return { owner, isAwaited: owner === null && isUnheardOf(shownOn(each)) };
    });
  }

  /** Whether a receipt, if it was recorded as nobody's, may be somebody's a moment later. */
  async isPending(recorded: Unowned): Promise<boolean> {
    const [ownership] = await this.of([recorded]);
    return isPendingFor(ownership);
  }

  /** The members in whose journals these receipts are, or are about to be. */
  private async buyers(receiptIds: readonly ReceiptId[]): Promise<(receiptId: ReceiptId) => MemberId | null> {
    const plain = [...new Set(receiptIds)].filter((receiptId) => PLAIN_TEXT.test(receiptId));
    const owners = await this.keys.lookup(plain.flatMap((receiptId) => [receiptKey(receiptId), movedKey(receiptId)]));
    const buyers = await Promise.all(
      plain.map(async (receiptId): Promise<readonly [ReceiptId, MemberId | null]> => {
        const owner = owners.get(receiptKey(receiptId))?.owner;
        if (owner === undefined) return [receiptId, null];
        const first = memberOfJournal(owner);
        if (first !== null && !owners.has(movedKey(receiptId))) return [receiptId, first];
        // Nobody's when it came, and perhaps claimed since, or moved.
        return [receiptId, (await this.receipts.follow(owner, receiptId))?.memberId ?? first];
      }),
    );
    const byReceipt = new Map(buyers);
    return (receiptId) => byReceipt.get(receiptId) ?? null;
  }
}

/** Tills that send the token of every card payment would wait for most of them in vain. */
const SELDOM_LINKED = 'payment_token';

const shownOn = ({ receipt, normalised }: Unowned): ShownIdentity | null => {
  const identity = identityOf(receipt);
  return identity === null ? null : { ...identity, at: normalised.occurredAt };
};

const ownerOf = (
  unowned: Unowned,
  memberOf: (shown: ShownIdentity) => MemberId | null,
  buyerOf: (receiptId: ReceiptId) => MemberId | null,
): Owner | null => {
  const { normalised } = unowned;
  const shown = shownOn(unowned);
  const member = owned('identity', shown === null ? null : memberOf(shown));
  const buyers = namedReceipts(normalised).map(buyerOf);
  const buyer = owned('named_sale', buyers.find((memberId) => memberId !== null) ?? null);
  return takesBackOnly(normalised) ? (buyer ?? member) : (member ?? buyer);
};

const owned = (through: Owner['through'], memberId: MemberId | null): Owner | null =>
  memberId === null ? null : { memberId, through };
