import { receiptAttributed, receiptRecorded } from '@accrue/contracts';
import { holdId, points, receiptId, Rejected, type InstantIso } from '@accrue/kernel';
import { capturedOf, holdOf, type AccountCommand, type Grace } from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
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

/** Why a hold does not pay what a receipt says; the goods are gone all the same. */
const UNPAID: ReadonlySet<string> = new Set([
  'hold.unknown',
  'hold.expired',
  'hold.released',
  'hold.refused',
  'hold.refunded',
  'hold.captured',
  'hold.exceeded',
]);

const isUnpaid = (error: unknown): boolean => error instanceof Rejected && UNPAID.has((error as Rejected).code);

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
 * A receipt that was moved captures what the member has of its holds: points of the member before have paid when it came, and stay spent.
 */
@Policy()
export class FollowReceiptPolicy {
  constructor(private readonly accounts: Accounts) {}

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
    const isMoved = 'by' in receipt && receipt.by === 'moved';
    await this.pay(owned, isMoved, message);
    if (isMoved) return;
    await this.giveBack(owned, message);
    if (voids !== null) {
      const data = { voidId: receiptId(receipt.receiptId), receiptId: receiptId(voids) };
      await this.execute(owned, 'void', message, { type: 'VoidSpending', data, ...at(receipt) });
    }
  }

  private async pay(receipt: Owned, isMoved: boolean, message: Message): Promise<void> {
    const unpaid = new Map<string, number>();
    for (const payment of paymentsOf(receipt)) {
      const left = await this.capture(receipt, payment, message);
      if (left > 0) unpaid.set(payment.walletId, (unpaid.get(payment.walletId) ?? 0) + left);
    }
    if (isMoved) return;
    for (const [walletId, amount] of unpaid) {
      const data = { walletId, points: points(amount), receiptId: receiptId(receipt.receiptId) };
      await this.execute(receipt, `spend/${walletId}`, message, { type: 'SpendPoints', data, ...at(receipt) });
    }
  }

  /** @returns what its hold does not pay; the same however often the message comes */
  private async capture(receipt: Owned, payment: Payment, message: Message): Promise<number> {
    const { hold, amount } = payment;
    if (hold === null) return amount;
    try {
      await this.captureOne(receipt, hold, payment, message);
      return 0;
    } catch (error) {
      if (!isUnpaid(error)) throw error;
    }
    const known = holdOf((await this.accounts.read(receipt.memberId)).state, holdId(hold));
    const own = known?.captures.find((capture) => capture.receiptId === receipt.receiptId)?.points;
    if (own !== undefined) return Math.max(0, amount - own);
    const held = known === undefined ? 0 : known.points - capturedOf(known);
    if (held === 0 || held >= amount) return amount;
    try {
      await this.captureOne(receipt, hold, { amount: held, isFinal: true }, message);
      return amount - held;
    } catch (error) {
      if (!isUnpaid(error)) throw error;
      return amount;
    }
  }

  private captureOne(
    receipt: Owned,
    hold: string,
    { amount, isFinal }: Pick<Payment, 'amount' | 'isFinal'>,
    message: Message,
  ): Promise<void> {
    const capture = { holdId: holdId(hold), points: points(amount), receiptId: receiptId(receipt.receiptId), isFinal };
    return this.execute(receipt, `${hold}/${String(amount)}`, message, {
      type: 'CaptureHold',
      data: { ...capture, onTimeout: 'reject' },
      ...at(receipt),
    });
  }

  private async giveBack(receipt: Owned, message: Message): Promise<void> {
    const refunds = receipt.pointsTenders.filter((tender) => tender.points < 0);
    for (const [walletId, tenders] of Map.groupBy(refunds, (tender) => tender.walletId)) {
      // Points go back into the lots that they came from: without the sale nobody knows them.
      if (receipt.returns.length === 0)
        throw new Rejected<LedgerProblemCode>('tender.refund_names_no_receipt', { receiptId: receipt.receiptId });
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
    await this.accounts.execute(receipt.memberId, command, {
      ...causedBy(message),
      messageId: `${message.id}/${part}`,
    });
  }
}

const at = ({ occurredAt }: Recorded) => ({ metadata: { now: occurredAt as InstantIso } });
