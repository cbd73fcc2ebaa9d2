import { receiptAttributed, receiptRecorded, type HoldFault } from '@accrue/contracts';
import { holdId, points, receiptId, Rejected, type InstantIso } from '@accrue/kernel';
import {
  capturedOf,
  holdOf,
  type AccountCommand,
  type AccountRejectionCode,
  type FailedHold,
  type Grace,
} from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';
import type { LedgerProblemCode } from '../problem-statuses';

type Message = MessageOf<typeof receiptRecorded | typeof receiptAttributed>;
type Recorded = Message['data'];
/** Of a member: what nobody is known for has no account. */
type Owned = Recorded & { readonly memberId: string };

/** What a receipt captures of one hold; null: it names none. */
interface Payment {
  readonly hold: string | null;
  readonly walletId: string;
  readonly amount: number;
  readonly isFinal: boolean;
}

/**
 * Why a hold does not pay what a receipt says; the goods are gone all the same. One that came after the receipt had been paid without
 * it was unknown then, and the receipt stays paid so.
 */
const FAULTS: Readonly<Partial<Record<string, HoldFault>>> = {
  'hold.unknown': 'unknown',
  'hold.other_wallet': 'other_wallet',
  'hold.expired': 'expired',
  'hold.released': 'released',
  'hold.captured': 'captured',
  'hold.exceeded': 'exceeded',
  'hold.receipt_paid': 'unknown',
} satisfies Partial<Record<AccountRejectionCode, HoldFault>>;

const faultOf = (error: unknown): HoldFault | null =>
  error instanceof Rejected ? (FAULTS[(error as Rejected).code] ?? null) : null;

/** Tenders of one hold are one capture, because a hold is captured once per receipt. */
const paymentsOf = ({ pointsTenders }: Recorded): readonly Payment[] =>
  [
    ...Map.groupBy(
      pointsTenders.filter((tender) => tender.points > 0),
      ({ holdId: hold, walletId }) => JSON.stringify([hold, walletId]),
    ).values(),
  ].map((tenders) => ({
    hold: tenders[0]?.holdId ?? null,
    walletId: tenders[0]?.walletId ?? '',
    amount: tenders.reduce((sum, tender) => sum + tender.points, 0),
    isFinal: tenders.some((tender) => tender.final === true),
  }));

/**
 * Points among the tenders of a receipt, at its event time.
 *
 * - A sale captures its holds; what they do not pay is spent without one, as far as it is there, and the rest is owed: the till has handed out the goods.
 *   What a hold keeps stays held for the next receipt unless the tender is the last.
 * - A return gives back what the receipts that it names were paid with.
 * - A void undoes both.
 *
 * A receipt that was moved captures what the member has of its holds: points of the member before have paid when it came, and stay spent; so they do of
 * one whose content was replaced, which names the same points. Of one
 * that goes because members are merged or separated, the payment goes too, and what gives back may have been told before the payment was there.
 */
@Policy()
export class FollowReceiptPolicy {
  constructor(
    private readonly accounts: Accounts,
    private readonly wallets: KnownWallets,
  ) {}

  @Consumes('ledger.follow-receipt', receiptRecorded, receiptAttributed)
  async follow(message: Message): Promise<void> {
    const receipt = message.data;
    const { memberId, pointsTenders, voids } = receipt;
    if (pointsTenders.length === 0 && voids === null) return;
    if (memberId === null) {
      if (pointsTenders.length === 0) return;
      throw new Rejected<LedgerProblemCode>('tender.member_unknown', { receiptId: receipt.receiptId });
    }
    const owned = { ...receipt, memberId };
    const by = 'by' in receipt ? receipt.by : null;
    await this.pay(owned, by === 'moved' || by === 'merged' || by === 'replaced', message);
    if (by === 'moved' || by === 'replaced') return;
    // Points go back into the lots that they came from. Without the sale nobody knows them: a person looks at such a receipt. A void
    // gives back what it undoes, whatever its tenders say.
    if (receipt.returns.length > 0 && voids === null) await this.giveBack(owned, message);
    if (voids !== null) {
      const walletId = await this.wallets.any();
      const data = { voidId: receiptId(receipt.receiptId), receiptId: receiptId(voids), walletId };
      await this.execute(owned, 'void', message, { type: 'VoidSpending', data, ...at(receipt) });
    }
  }

  private async pay(receipt: Owned, isMoved: boolean, message: Message): Promise<void> {
    const unpaid = new Map<string, { points: number; failed: FailedHold[] }>();
    for (const payment of paymentsOf(receipt)) {
      const failed = await this.capture(receipt, payment, message);
      const left = payment.hold === null ? payment.amount : (failed?.unpaid ?? 0);
      if (left === 0) continue;
      const ofWallet = unpaid.get(payment.walletId) ?? { points: 0, failed: [] };
      ofWallet.points += left;
      if (failed !== null) ofWallet.failed.push(failed);
      unpaid.set(payment.walletId, ofWallet);
    }
    if (isMoved) return;
    for (const [walletId, { points: amount, failed }] of unpaid) {
      const data = { walletId, points: points(amount), receiptId: receiptId(receipt.receiptId), failed };
      await this.execute(receipt, `spend/${walletId}`, message, { type: 'SpendPoints', data, ...at(receipt) });
    }
  }

  /** @returns what its hold does not pay, null: nothing; the same however often the message comes */
  private async capture(receipt: Owned, payment: Payment, message: Message): Promise<FailedHold | null> {
    const { hold, amount } = payment;
    if (hold === null) return null;
    const failed = (fault: HoldFault, unpaid: number): FailedHold | null =>
      unpaid === 0 ? null : { holdId: holdId(hold), fault, points: points(amount), unpaid: points(unpaid) };
    const first = await this.captureOne(receipt, hold, payment, message);
    if (first === null) return null;
    const known = holdOf((await this.accounts.readFollowing(receipt.memberId)).state, holdId(hold));
    const own = known?.captures.find((capture) => capture.receiptId === receipt.receiptId)?.points;
    if (own !== undefined) return failed('exceeded', Math.max(0, amount - own));
    const held = known === undefined || first !== 'exceeded' ? 0 : known.points - capturedOf(known);
    if (held === 0 || held >= amount) return failed(first, amount);
    const second = await this.captureOne(receipt, hold, { ...payment, amount: held, isFinal: true }, message);
    return second === null ? failed(first, amount - held) : failed(second, amount);
  }

  /** @returns why the hold does not pay this, null: it does */
  private async captureOne(
    receipt: Owned,
    hold: string,
    { walletId, amount, isFinal }: Omit<Payment, 'hold'>,
    message: Message,
  ): Promise<HoldFault | null> {
    const capture = { holdId: holdId(hold), walletId, points: points(amount), isFinal };
    try {
      await this.execute(receipt, `${hold}/${String(amount)}`, message, {
        type: 'CaptureHold',
        data: { ...capture, receiptId: receiptId(receipt.receiptId), onTimeout: 'reject' },
        ...at(receipt),
      });
      return null;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === null) throw error;
      return fault;
    }
  }

  private async giveBack(receipt: Owned, message: Message): Promise<void> {
    const refunds = receipt.pointsTenders.filter((tender) => tender.points < 0);
    for (const [walletId, tenders] of Map.groupBy(refunds, (tender) => tender.walletId)) {
      const data = {
        walletId,
        points: points(0 - tenders.reduce((sum, tender) => sum + tender.points, 0)),
        refundId: receiptId(receipt.receiptId),
        receiptIds: receipt.returns.map((id) => receiptId(id)),
        grace: (tenders.find(({ grace }) => grace !== undefined)?.grace ?? null) as Grace | null,
      };
      await this.execute(receipt, `refund/${walletId}`, message, { type: 'RefundSpend', data, ...at(receipt) });
    }
  }

  private async execute(receipt: Owned, part: string, message: Message, command: AccountCommand): Promise<void> {
    await this.accounts.follow(receipt.memberId, command, {
      ...causedBy(message),
      messageId: `${message.id}/${part}`,
    });
  }
}

const at = ({ occurredAt }: Recorded) => ({ metadata: { now: occurredAt as InstantIso } });
