import { DAY_MS } from '@accrue/kernel';
import { awardsSaid } from './awards';
import { CORRELATION, memberOf, OPERATOR, type DoorOf, type OperatorName } from './callers';
import type { Answer } from './clients';
import type { Plan } from './plan';
import { CASH_RULE, PAID_OUT } from './programme';
import type { Random } from './random';
import type { Row } from './simulated-database';
import { BUSY_MS, laterThan, type Draft } from './wishes';

/** What operators want for a member, who goes by the card, and what finance says of it. */
export type PayoutWish =
  | {
      readonly kind: 'payout';
      readonly card: string;
      readonly payoutId: string;
      /** null: all that there is. */
      readonly amount: number | null;
    }
  | {
      readonly kind: 'payout approve' | 'payout cancel' | 'payout refuse' | 'payout fail';
      readonly card: string;
      readonly payoutId: string;
      readonly by: OperatorName;
    }
  | {
      readonly kind: 'payout confirm';
      readonly card: string;
      readonly payoutId: string;
      readonly reference: string;
    };

export const isPayoutWish = (wish: { readonly kind: string }): wish is PayoutWish => wish.kind.startsWith('payout');

/**
 * Of what purchases have brought. Most are approved, and finance says what became of them; some are approved by whoever asked, paid under two
 * references, refused when they are paid already, or forgotten.
 */
export const payoutsOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(0, 4) }, (_unused, index): readonly Draft[] => {
    const name = { card: random.pick(cards) ?? '', payoutId: `PO-${String(index + 1)}` };
    const atMs = random.between(BUSY_MS / 4, BUSY_MS);
    const amount = random.pick([null, null, random.between(4, 12) * 5, random.between(1, 200)]) ?? null;
    const wishOf = (kind: (typeof STEPS)[number]): PayoutWish =>
      kind === 'payout confirm'
        ? { kind, ...name, reference: random.pick(['PAY-1', 'PAY-1', 'PAY-2'] as const) }
        : { kind, ...name, by: random.pick(['boris', 'boris', 'anna'] as const) };
    const drafts: Draft[] = [{ atMs, wish: { kind: 'payout', ...name, amount } }];
    const add = (afterMs: number, wish: PayoutWish): number => {
      const soon = afterMs + random.between(0, 8_000);
      drafts.push({ atMs: soon, wish });
      return soon;
    };
    if (random.chance(0.8)) {
      const approvedMs = add(atMs, { kind: 'payout approve', ...name, by: 'boris' });
      if (random.chance(0.8)) add(approvedMs, wishOf(random.pick(['payout confirm', 'payout confirm', 'payout fail'])));
    }
    for (let times = random.between(0, 3); times > 0; times -= 1)
      drafts.push({ atMs: laterThan(atMs, random), wish: wishOf(random.pick(STEPS)) });
    return drafts;
  }).flat();

const STEPS = [
  ...(['payout approve', 'payout confirm', 'payout confirm', 'payout fail', 'payout fail'] as const),
  ...(['payout cancel', 'payout refuse'] as const),
] as const satisfies readonly PayoutWish['kind'][];

/** Through the door; anna asks for all of them. */
export const callOfPayout = (wish: PayoutWish, door: DoorOf): Promise<unknown> | undefined => {
  const [payeeId, payouts] = [memberOf(wish.card), door('PayoutsController')];
  switch (wish.kind) {
    case 'payout': {
      const body = {
        payoutId: wish.payoutId,
        walletId: PAID_OUT.wallet,
        ...(wish.amount !== null && { amountMinor: wish.amount }),
      };
      return payouts['request']?.(payeeId, body, undefined, OPERATOR, CORRELATION);
    }
    case 'payout confirm':
      return payouts['confirm']?.(payeeId, wish.payoutId, { reference: wish.reference }, OPERATOR, CORRELATION);
    case 'payout approve':
      return payouts['approve']?.(payeeId, wish.payoutId, { ...OPERATOR, name: wish.by }, CORRELATION);
    case 'payout cancel':
      return payouts['cancel']?.(payeeId, wish.payoutId, { ...OPERATOR, name: wish.by }, CORRELATION);
    case 'payout refuse':
    case 'payout fail': {
      const [by, body] = [{ ...OPERATOR, name: wish.by }, { reasonCode: 'no_bank_account' }];
      return payouts[wish.kind === 'payout refuse' ? 'refuse' : 'fail']?.(
        ...[payeeId, wish.payoutId, body, by, CORRELATION],
      );
    }
  }
};

/** What is said of one payout where it was said first: merged members have it told again on the other account. */
interface Told {
  readonly placed: readonly Row[];
  readonly approved: readonly Row[];
  readonly paid: readonly Row[];
  readonly released: readonly Row[];
}

const CAUSES = { 'payout cancel': 'cancelled', 'payout refuse': 'refused', 'payout fail': 'failed' } as const;

/** What was answered is what is written; each comes to one end; and what members have is what they earned less what was paid out. */
export const payoutFaults = (
  plan: Plan,
  answers: ReadonlyMap<number, Answer>,
  { campaigns, ledger, balances }: Readonly<Record<'campaigns' | 'ledger' | 'balances', readonly Row[]>>,
): readonly string[] => {
  const first = ledger.filter(({ isRetold }) => isRetold === undefined);
  const found: string[] = [];
  let paidInAll = 0;
  for (const { wish: asked } of plan.requests) {
    if (asked.kind !== 'payout') continue;
    const holdId = `payout:${memberOf(asked.card)}/${asked.payoutId}`;
    const of = (type: string): readonly Row[] =>
      first.filter((row) => row['type'] === type && row['holdId'] === holdId);
    const told: Told = {
      ...{ placed: of('HoldPlaced'), approved: of('PayoutApproved') },
      ...{ paid: of('HoldCaptured'), released: of('HoldReleased') },
    };
    const mustBe = (isSo: boolean, what: string): void => {
      if (!isSo) found.push(`${asked.payoutId} of ${asked.card}: ${what}`);
    };
    checkLife(told, mustBe);
    paidInAll += told.paid.reduce((sum, { captured }) => sum + Number(captured), 0);
    for (const { id, wish } of plan.requests)
      if (isPayoutWish(wish) && wish.payoutId === asked.payoutId) checkAnswer(wish, answers.get(id), told, mustBe);
  }
  const earned = [...awardsSaid(campaigns).values()].reduce(
    (sum, { ruleId, granted, reversed }) => sum + (ruleId === CASH_RULE ? granted - reversed : 0),
    0,
  );
  const has = balances
    .filter(({ wallet }) => wallet === PAID_OUT.wallet)
    .reduce(
      (sum, { active, pending, held, deficit }) =>
        sum + Number(active) + Number(pending) + Number(held) - Number(deficit),
      0,
    );
  if (has !== earned - paidInAll)
    found.push(`members have ${String(has)} of ${String(earned)}, of which ${String(paidInAll)} was paid out`);
  return found;
};

type MustBe = (isSo: boolean, what: string) => void;

const checkLife = ({ placed, approved, paid, released }: Told, mustBe: MustBe): void => {
  mustBe(placed.length <= 1 && approved.length <= 1, 'is set aside once, and approved once');
  const ends = paid.length + released.length;
  mustBe(ends <= placed.length, 'comes to one end');
  mustBe(ends === placed.length || approved.length === 1, 'comes to an end where nobody has approved it');
  const [hold, approval, payment, release] = [placed[0], approved[0], paid[0], released[0]];
  if (hold === undefined) return;
  const requestedBy = (hold['payout'] as { requestedBy: string }).requestedBy;
  const approvedBy = (approval?.['payout'] as { approvedBy: string } | undefined)?.approvedBy;
  mustBe(approvedBy !== requestedBy, 'somebody else approves it');
  mustBe(payment === undefined || approval !== undefined, 'is approved before it is paid');
  mustBe(payment === undefined || payment['captured'] === hold['points'], 'is paid whole');
  mustBe(release === undefined || release['released'] === hold['points'], 'is given back whole');
  const { cause } = release ?? {};
  if (cause === 'failed') mustBe(approval !== undefined, 'fails when finance had it');
  if (cause === 'cancelled' || cause === 'refused')
    mustBe(approval === undefined, 'is with finance when it is approved');
  const overAt = Date.parse(String(hold['at'])) + PAID_OUT.days * DAY_MS;
  if (cause === 'timed_out') mustBe(approval === undefined, 'waits for finance when it is approved');
  if (cause === 'timed_out') mustBe(Date.parse(String(release?.['at'])) === overAt, 'is over after its days');
};

const checkAnswer = (wish: PayoutWish, answer: Answer | undefined, told: Told, mustBe: MustBe): void => {
  const isDone = answer === 'done';
  const said = `${JSON.stringify(wish)} was answered ${String(answer)}`;
  switch (wish.kind) {
    case 'payout': {
      const amount = Number(told.placed[0]?.['points']);
      const isRight = wish.amount === null ? amount >= PAID_OUT.minimum : amount === wish.amount;
      return mustBe(!isDone || (told.placed.length === 1 && isRight && amount % PAID_OUT.multiple === 0), said);
    }
    // Asked again after a lost answer it may be over.
    case 'payout approve':
      return mustBe(!isDone || told.approved.length === 1, said);
    case 'payout confirm': {
      const reference = (told.paid[0]?.['payout'] as { reference: string } | undefined)?.reference;
      return mustBe(isDone === (reference === wish.reference), said);
    }
    default:
      return mustBe(isDone === (told.released[0]?.['cause'] === CAUSES[wish.kind]), said);
  }
};
