import { Inject, Injectable } from '@nestjs/common';
import { namedReceipts, takesBackOnly, type NormalisedReceipt } from '@accrue/campaigns-domain';
import type { ReceiptV1 } from '@accrue/contracts';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { KeyRegistry } from '@accrue/persistence';
import { receiptKey } from '../intake/keys';
import { PLAIN_TEXT } from '../plain-text';
import { MemberDirectory } from '../policies/member-directory';
import { identityOf } from './events';
import { memberOfJournal } from './journals';
import { ReceiptFinder } from './receipt-finder';

export interface Owner {
  readonly memberId: string;
  /** What on the receipt led to them. */
  readonly through: 'identity' | 'named_sale';
}

export interface Unowned {
  readonly receipt: ReceiptV1;
  readonly normalised: NormalisedReceipt;
}

/**
 * Whose a receipt is. What only takes back belongs to the member who had bought, whatever card is shown at the till; any other
 * receipt to the member it names and, when it names nobody who is known, to the member of the sale it takes goods back from.
 */
@Injectable()
export class ReceiptOwners {
  private readonly keys: KeyRegistry;

  constructor(
    @Inject(CONTEXT_PORTS) ports: ContextPorts,
    private readonly directory: MemberDirectory,
    private readonly receipts: ReceiptFinder,
  ) {
    this.keys = new KeyRegistry(ports.database);
  }

  /**
   * A fixed number of round trips, and one more for each named sale that is nobody's.
   * @returns in the order of the receipts; null: nobody's, as far as is known now
   */
  async of(unowned: readonly Unowned[]): Promise<readonly (Owner | null)[]> {
    const [memberOf, buyerOf] = await Promise.all([
      this.directory.find(unowned.flatMap(({ receipt }) => identityOf(receipt) ?? [])),
      this.buyers(unowned.flatMap(({ normalised }) => namedReceipts(normalised))),
    ]);
    return unowned.map(({ receipt, normalised }) => {
      const identity = identityOf(receipt);
      const member = owner('identity', identity === null ? null : memberOf(identity));
      const buyers = namedReceipts(normalised).map(buyerOf);
      const buyer = owner('named_sale', buyers.find((memberId) => memberId !== null) ?? null);
      return takesBackOnly(normalised) ? (buyer ?? member) : (member ?? buyer);
    });
  }

  /** The members in whose journals these receipts are, or are about to be. */
  private async buyers(receiptIds: readonly string[]): Promise<(receiptId: string) => string | null> {
    const plain = [...new Set(receiptIds)].filter((receiptId) => PLAIN_TEXT.test(receiptId));
    const owners = await this.keys.lookup(plain.map(receiptKey));
    const buyers = await Promise.all(
      plain.map(async (receiptId): Promise<readonly [string, string | null]> => {
        const owner = owners.get(receiptKey(receiptId))?.owner;
        if (owner === undefined) return [receiptId, null];
        // Nobody's when it came, and perhaps claimed since.
        const member = memberOfJournal(owner) ?? (await this.receipts.follow(owner, receiptId))?.memberId ?? null;
        return [receiptId, member];
      }),
    );
    const byReceipt = new Map(buyers);
    return (receiptId) => byReceipt.get(receiptId) ?? null;
  }
}

const owner = (through: Owner['through'], memberId: string | null): Owner | null =>
  memberId === null ? null : { memberId, through };
