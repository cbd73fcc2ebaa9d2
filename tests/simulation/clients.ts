import type { ReceiptV1 } from '@accrue/contracts';
import { instantFromEpochMs, Rejected } from '@accrue/kernel';
import type { CampaignsRejectionCode } from '@accrue/campaigns-domain';
import { CORRELATION, memberOf, OPERATOR, TILL, type Door } from './callers';
import type { Around, ContextProcess } from './context-process';
import { asBroughtBack, asTheTillEndsIt, asTheTillKnowsIt } from './discounts';
import { callOfDraw } from './draws';
import { callOfCard, CARD_NOT_YET, isCardWish } from './gift-cards';
import { callOfPayout } from './payouts';
import type { VirtualTime } from './virtual-time';
import type { Request, Wish } from './wishes';

/** The last answer to a request: done, refused with a code, or published when it should have been in effect. */
export type Answer = 'done' | (string & {});

const PATIENCE_MS = 8_000;
const AGAIN_AFTER_MS = 700;
/** What another context has not told yet: callers ask again for a while. */
const NOT_YET = [
  ...['programme.not_published', 'member.unknown', 'member.not_merged', 'wallet.unknown', 'reward.unknown'],
  ...['adjustment.unknown', 'adjustment.not_posted', 'redemption.unknown', 'receipt.unknown', 'action.unknown'],
  ...['offer.not_given', 'gift_card.not_recognised', 'gift_card.unknown', 'payout.unknown', 'account.not_joined'],
];
const TRIES_MAX = 25;

/** Those who ask: tills and operators, each until it has an answer. */
export class Clients {
  readonly answers = new Map<number, Answer>();
  private open = 0;
  /** As the till has ended them, and sends them until it has an answer. */
  private readonly ended = new Map<string, ReceiptV1>();
  /** null: nobody wants to merge anybody. */
  private hasMerged: boolean | null = null;
  /** The request that publishes the programme. */
  private first = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly processOf: (context: string) => ContextProcess,
    /** An answer that is the program's own fault. */
    private readonly onBroken: Around['onBroken'],
  ) {}

  get waiting(): number {
    return this.open;
  }

  /** Starts to ask when its time has come. */
  plan(request: Request): void {
    this.open += 1;
    if (this.first === 0 && request.wish.kind === 'publish') this.first = request.id;
    if (request.wish.kind === 'merge') this.hasMerged = false;
    this.time.schedule(
      `${String(request.id)} ${describe(request.wish)}`,
      request.atMs,
      () => void this.ask(request).catch((error: unknown) => this.onBroken(describe(request.wish), error)),
      this.time.outside,
    );
  }

  private async ask(request: Request): Promise<void> {
    // The operator publishes the second version of the programme when the first is out.
    while (request.wish.kind === 'publish' && this.first !== request.id && !this.answers.has(this.first))
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    // … and separates whom somebody was told to have merged: who asks for that again later merges them again.
    while (request.wish.kind === 'separate' && this.hasMerged === false)
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    for (let tries = 1; ; tries += 1) {
      const answer = await this.once(request.wish);
      const isNotYet =
        NOT_YET.includes(answer ?? '') || (isCardWish(request.wish) && CARD_NOT_YET.includes(answer ?? ''));
      const isFinal = answer !== null && (tries >= TRIES_MAX || !isNotYet);
      if (isFinal) {
        this.time.note(`${String(request.id)} answered ${answer}`);
        const from = request.wish.kind === 'publish' ? request.wish.effectiveFrom : undefined;
        const isLate = from !== undefined && Date.parse(from) < this.time.now();
        if (request.wish.kind === 'merge') this.hasMerged = true;
        this.answers.set(request.id, isLate ? 'published late' : answer);
        this.open -= 1;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  }

  /** null: nobody knows what happened. */
  private async once(wish: Wish): Promise<Answer | null> {
    const process = this.processOf(contextOf(wish));
    const answered = this.time.in(process.life, () =>
      this.asEnded(wish, process)
        .then((asked) => call(asked, process))
        .then(
          (): Answer => 'done',
          (error: unknown) => (error instanceof Rejected ? error.code : noAnswer(error)),
        ),
    );
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
    return Promise.race([answered, late]);
  }

  private async asEnded(wish: Wish, process: ContextProcess): Promise<Wish> {
    if (wish.kind !== 'receipt' || (wish.takesOff === undefined && wish.backOf === undefined)) return wish;
    const { receiptId } = wish.receipt;
    if (!this.ended.has(receiptId)) {
      const receipt = await this.ending(wish, process);
      if (!this.ended.has(receiptId)) this.ended.set(receiptId, receipt);
    }
    return { ...wish, receipt: this.ended.get(receiptId) ?? wish.receipt };
  }

  private async ending(
    { receipt: asPlanned, takesOff, backOf = '' }: Wish & { readonly kind: 'receipt' },
    process: ContextProcess,
  ): Promise<ReceiptV1> {
    if (takesOff === 'by heart') return asTheTillKnowsIt(asPlanned);
    const receipt = { ...asPlanned, endedAt: instantFromEpochMs(this.time.now()) };
    if (takesOff !== undefined) {
      const evaluation = (await call({ kind: 'evaluate', receipt }, process)) as Evaluation;
      return asTheTillEndsIt(receipt, evaluation, takesOff);
    }
    const sold = this.ended.get(backOf);
    // Nobody brings back what they have not bought yet.
    if (sold === undefined) throw new Rejected<CampaignsRejectionCode>('receipt.unknown', { receiptId: backOf });
    return asBroughtBack(receipt, sold);
  }
}

type Evaluation = Parameters<typeof asTheTillEndsIt>[1];

/** What is the world's failure is asked again; what is ours ends the simulation. */
const noAnswer = (error: unknown): null => {
  if ((error as { readonly retriable?: boolean }).retriable !== undefined) return null;
  throw error;
};

const contextOf = ({ kind }: Wish): string => {
  switch (kind) {
    case 'enrol':
    case 'birth date':
    case 'merge':
    case 'separate':
    case 'close':
    case 'erase':
      return 'enrollment';
    case 'publish':
    case 'receipt':
    case 'evaluate':
    case 'action':
    case 'revoke':
    case 'offer':
    case 'activate':
    case 'segment offer':
    case 'move':
      return 'campaigns';
    case 'hold':
    case 'capture':
    case 'release':
    case 'adjust':
    case 'transfer':
    case 'take back':
    case 'approve':
    case 'decline':
    case 'reverse':
    case 'card hold':
    case 'card capture':
    case 'card release':
    case 'card refund':
    case 'card withdraw':
    case 'payout':
    case 'payout approve':
    case 'payout confirm':
    case 'payout cancel':
    case 'payout refuse':
    case 'payout fail':
      return 'ledger';
    case 'codes':
    case 'redeem':
    case 'fulfil':
    case 'cancel':
    case 'draw make':
      return 'rewards';
  }
};

const reply: object = { status: () => reply, header: () => reply, headers: () => reply };
const language = { or: (fallback: string) => fallback };

/** The advocate is asked for the code until they have enrolled. */
const codeOf = async (card: string | undefined, door: Door): Promise<object> => {
  if (card === undefined) return {};
  try {
    return (await door['show']?.(memberOf(card))) as object;
  } catch (error) {
    if (!(error instanceof Rejected) || error.code !== 'member.unknown') throw error;
    throw Object.assign(new Error('the advocate has not enrolled yet'), { retriable: true });
  }
};

/** Through the door, as HTTP would. */
const call = async (wish: Wish, { container }: ContextProcess): Promise<unknown> => {
  const door = (name: string): Door => container.controller<Door>(name);
  switch (wish.kind) {
    case 'publish':
      return door('ProgrammeController')['publish']?.(wish.document, wish.effectiveFrom, undefined, OPERATOR);
    case 'enrol':
      return door('EnrolController')['enrol']?.(
        {
          ...{ reference: wish.reference, card: wish.card, birthDate: wish.birthDate },
          ...{ enrolledAt: '2026-01-01T00:00:00Z', ...(await codeOf(wish.referredBy, door('ReferralController'))) },
        },
        TILL,
        CORRELATION,
        reply,
      );
    case 'birth date': {
      const body = { birthDate: wish.birthDate };
      return door('DatesController')['tell']?.(memberOf(wish.card), body, OPERATOR, CORRELATION);
    }
    case 'merge': {
      const body = { duplicate: memberOf(wish.duplicate), reason: 'enrolled_twice' };
      return door('MergesController')['merge']?.(memberOf(wish.survivor), body, OPERATOR, CORRELATION);
    }
    case 'separate': {
      const [survivor, duplicate] = [memberOf(wish.survivor), memberOf(wish.duplicate)];
      const body = { reason: 'two_persons' };
      return door('MergesController')['separate']?.(survivor, duplicate, body, OPERATOR, CORRELATION);
    }
    case 'close':
    case 'erase': {
      const name = wish.kind === 'close' ? 'CloseController' : 'EraseController';
      return door(name)[wish.kind]?.(memberOf(wish.card), { reason: 'member_request' }, OPERATOR, CORRELATION);
    }
    case 'receipt':
      return door('ReceiptsController')['record']?.(wish.receipt, TILL, CORRELATION, language, reply);
    case 'evaluate':
      return door('EvaluateController')['evaluate']?.(wish.receipt, TILL, language);
    case 'action':
      return door('ActionsController')['record']?.(wish.action, TILL, CORRELATION, reply);
    case 'revoke':
      return door('ActionsController')['revoke']?.(wish.key, { occurredAt: wish.occurredAt }, TILL, CORRELATION);
    case 'offer': {
      const body = { key: wish.key, offer: wish.offer };
      return door('OffersController')['give']?.(memberOf(wish.card), body, CORRELATION, reply);
    }
    case 'activate':
      return door('OffersController')['activate']?.(memberOf(wish.card), wish.key, {}, CORRELATION);
    case 'segment offer': {
      const body = { key: wish.key, offer: wish.offer };
      return door('OffersController')['giveToSegment']?.(wish.segmentId, body, reply);
    }
    case 'hold': {
      const body = { walletId: 'points', points: wish.points, holdId: wish.holdId, ttlSeconds: wish.ttlSeconds };
      return door('HoldsController')['place']?.(memberOf(wish.card), body, TILL, CORRELATION);
    }
    case 'capture': {
      const body = wish.points === null ? {} : { points: wish.points };
      return door('HoldsController')['capture']?.(memberOf(wish.card), wish.holdId, body, TILL, CORRELATION);
    }
    case 'release':
      return door('HoldsController')['release']?.(memberOf(wish.card), wish.holdId, TILL, CORRELATION);
    case 'adjust': {
      const body = { adjustmentId: wish.adjustmentId, walletId: 'points', points: wish.points, reasonCode: 'goodwill' };
      return door('AdjustmentsController')['adjust']?.(memberOf(wish.card), body, undefined, OPERATOR, CORRELATION);
    }
    case 'transfer': {
      const { transferId, points } = wish;
      const body = { transferId, to: memberOf(wish.to), walletId: 'points', points };
      return door('TransfersController')['send']?.(memberOf(wish.card), body, TILL, CORRELATION);
    }
    case 'take back': {
      const body = { reasonCode: 'fraud' };
      return door('TransfersController')['reverse']?.(
        memberOf(wish.card),
        wish.transferId,
        body,
        OPERATOR,
        CORRELATION,
      );
    }
    case 'move': {
      const body = { from: memberOf(wish.from), to: memberOf(wish.to), reason: 'another card' };
      return door('MovesController')['move']?.(wish.receiptId, body, OPERATOR, CORRELATION, language);
    }
    case 'approve':
    case 'decline': {
      const by = { ...OPERATOR, name: wish.by };
      return door('AdjustmentsController')[wish.kind]?.(memberOf(wish.card), wish.adjustmentId, by, CORRELATION);
    }
    case 'reverse': {
      const body = { reversalId: wish.reversalId, reasonCode: 'correction' };
      const member = memberOf(wish.card);
      return door('AdjustmentsController')['reverse']?.(
        ...[member, wish.adjustmentId, body, undefined, OPERATOR, CORRELATION],
      );
    }
    case 'codes':
      return door('CodesController')['add']?.(wish.rewardId, {}, { codes: wish.codes }, OPERATOR, CORRELATION, reply);
    case 'redeem': {
      const body = { memberId: memberOf(wish.card), rewardId: wish.rewardId, redemptionId: wish.redemptionId };
      return door('RedemptionController')['redeem']?.(body, undefined, undefined, TILL, CORRELATION, reply);
    }
    case 'fulfil':
      return door('SettleController')['fulfil']?.(wish.redemptionId, undefined, undefined, TILL, CORRELATION, reply);
    case 'cancel':
      return door('SettleController')['cancel']?.(wish.redemptionId, OPERATOR, CORRELATION);
    case 'card hold':
    case 'card capture':
    case 'card release':
    case 'card refund':
    case 'card withdraw':
      return callOfCard(wish, door);
    case 'draw make':
      return callOfDraw(wish, door);
    default:
      return callOfPayout(wish, door);
  }
};

/** In one line, for whoever reads a schedule. */
export const describe = (wish: Wish): string => {
  switch (wish.kind) {
    case 'publish':
      return 'publish';
    case 'receipt':
    case 'evaluate': {
      const { receiptId, kind, endedAt, lines, member } = wish.receipt;
      const [line] = lines;
      const of = line?.returnOf?.receiptId ?? wish.receipt.void?.ofReceiptId;
      const what = line === undefined ? '' : ` ${line.quantity} × ${String(line.unitPrice)}`;
      const off = wish.kind === 'evaluate' || wish.takesOff === undefined ? '' : `, takes off ${wish.takesOff}`;
      return `${kind} ${receiptId}${of === undefined ? '' : ` of ${of}`} ${String(member?.value)}${what} ended ${endedAt}${off}`;
    }
    default: {
      const { kind, ...more } = wish;
      return `${kind} ${JSON.stringify(more)}`;
    }
  }
};
