import { checkDraw, DAY_MS, drawListOf, instantFromEpochMs, type DrawProof } from '@accrue/kernel';
import { CORRELATION, OPERATOR, type DoorOf } from './callers';
import type { Answer } from './clients';
import type { Plan } from './plan';
import type { Random } from './random';
import type { Row } from './simulated-database';
import { BUSY_MS, laterThan, START_MS, type Draft } from './wishes';

/** What operators want of a draw, which is made by itself when its time has come. */
export interface DrawWish {
  readonly kind: 'draw make';
  readonly drawId: string;
}

/** No tier, no rule and no member has it otherwise. */
export const PRIZE = 'basket';
/** A reward each, and one that a rule gives. */
export const TICKETS = { spring: 'spring-ticket', monthly: 'month-ticket' } as const;
type DrawId = keyof typeof TICKETS;

/** The one closes while members are busy, the other when they have gone home: tickets are heard of late. */
const DRAWS = [
  {
    id: 'spring',
    name: 'Spring',
    ...{ drawnAfterMinutes: 0, ticketsPerMember: 2, closesMs: (5 * BUSY_MS) / 6 },
    prizes: [
      { id: 'first', name: 'A basket', winners: 1, reward: PRIZE },
      { id: 'tea', name: 'Tea', winners: 2 },
    ],
  },
  {
    id: 'monthly',
    name: 'Of the month',
    ...{ drawnAfterMinutes: 60, ticketsPerMember: 4, closesMs: DAY_MS },
    prizes: [{ id: 'each', name: 'A basket', winners: 2, reward: PRIZE }],
  },
] as const;

/** The same in every version. */
export const drawDocuments = DRAWS.map(({ closesMs, ...draw }) => ({
  ...draw,
  opens: instantFromEpochMs(START_MS - DAY_MS),
  closes: instantFromEpochMs(START_MS + closesMs),
}));

export const drawRewards = (version: 1 | 2): readonly object[] => [
  ...Object.entries(TICKETS).map(([draw, id]) => ({
    ...{ id, kind: 'draw-ticket', title: 'A ticket', wallet: 'points', points: version === 1 ? 2 : 3, draw },
  })),
  {
    ...{ id: PRIZE, kind: 'product', title: 'A basket', wallet: 'points', points: 1_000, sku: 'BASKET', quantity: 1 },
    ...{ stock: { counted: 2 }, confirmWithinDays: 14 },
  },
];

/** More tickets than one member can have; some are given up, and somebody tries to make the draw before its time. */
export const drawsOf = (cards: readonly string[], random: Random): readonly Draft[] => {
  const drafts: Draft[] = [];
  for (let nth = random.between(2, 9); nth > 0; nth -= 1) {
    const redemptionId = `L-${String(nth)}`;
    const atMs = random.between(3_000, BUSY_MS);
    const rewardId = random.pick([TICKETS.spring, TICKETS.spring, TICKETS.monthly]);
    drafts.push({ atMs, wish: { kind: 'redeem', card: random.pick(cards) ?? '', redemptionId, rewardId } });
    if (random.chance(0.3)) drafts.push({ atMs: laterThan(atMs, random), wish: { kind: 'cancel', redemptionId } });
  }
  for (let times = random.between(0, 2); times > 0; times -= 1)
    drafts.push({ atMs: random.between(BUSY_MS / 3, BUSY_MS), wish: { kind: 'draw make', drawId: 'spring' } });
  return drafts;
};

export const callOfDraw = ({ drawId }: DrawWish, door: DoorOf): Promise<unknown> | undefined =>
  door('DrawsController')['make']?.(drawId, {}, OPERATOR, CORRELATION);

/** Each draw again, from the events of its stream one after the other, and from what was redeemed and given: who takes part, who wins, who has what. */
export const drawFaults = (
  plan: Plan,
  answers: ReadonlyMap<number, Answer>,
  { rewards, enrollment }: Readonly<Record<'rewards' | 'enrollment', readonly Row[]>>,
): readonly string[] => {
  const faults = DRAWS.flatMap(({ id, ticketsPerMember }) => {
    const draw = new RecountedDraw(id, ticketsPerMember);
    for (const row of rewards) if (String(row['streamId']).endsWith(`draw-${id}`)) draw.follow(row);
    draw.end(rewards, enrollment);
    return draw.faults;
  });
  const made = plan.requests.filter(({ wish }) => wish.kind === 'draw make').map(({ id }) => answers.get(id) ?? '');
  const odd = made.filter((answer) => !['done', 'draw.too_early', 'draw.unsettled', 'draw.unknown'].includes(answer));
  return [...faults, ...odd.map((answer) => `making a draw was answered ${answer}`)];
};

interface Winner {
  readonly number: number;
  readonly ticket: string;
  readonly prizeId: string;
  readonly entryId: string;
  readonly memberId: string;
}

class RecountedDraw {
  readonly faults: string[] = [];
  private announced: Row | null = null;
  private frozen: Row | null = null;
  private made: Row | null = null;
  private leftOut: ReadonlySet<string> = new Set();
  private readonly tickets = new Map<string, { readonly memberId: string; isPaid: boolean }>();
  /** Number → who has the prize. */
  private readonly given = new Map<number, unknown>();

  constructor(
    private readonly id: DrawId,
    private readonly most: number,
  ) {}

  private mustBe(isSo: boolean, what: string): void {
    if (!isSo) this.faults.push(`draw ${this.id}: ${what}`);
  }

  follow(row: Row): void {
    const entryId = String(row['entryId']);
    const ticket = this.tickets.get(entryId);
    switch (row['type']) {
      case 'DrawAnnounced':
        this.mustBe(this.announced === null && this.tickets.size === 0, 'is announced once, before anything else');
        this.announced = row;
        return;
      case 'TicketEntered': {
        const memberId = String(row['memberId']);
        const others = [...this.tickets.values()].filter((one) => one.memberId === memberId).length;
        this.mustBe(
          ticket === undefined && this.frozen === null,
          `${entryId} takes part once, before the list is fixed`,
        );
        this.mustBe(others < this.most, `${memberId} has no more than ${String(this.most)} tickets`);
        this.tickets.set(entryId, { memberId, isPaid: row['isPaid'] === true });
        return;
      }
      case 'TicketPaid':
        this.mustBe(ticket?.isPaid === false, `${entryId} is paid once`);
        if (ticket !== undefined) ticket.isPaid = true;
        return;
      case 'TicketWithdrawn':
        this.mustBe(ticket !== undefined && this.frozen === null, `${entryId} leaves before the list is fixed`);
        this.tickets.delete(entryId);
        return;
      case 'DrawFrozen':
        return this.freeze(row);
      case 'DrawMade':
        return this.make(row);
      default: {
        const number = Number(row['number']);
        const isWinner = this.winners().some((each) => each.number === number && each.prizeId === row['prizeId']);
        this.mustBe(row['type'] === 'PrizeGiven' && isWinner, 'only who has won is given a prize');
        this.mustBe(!this.given.has(number), `line ${String(number)} is given its prize once`);
        this.given.set(number, row['to']);
      }
    }
  }

  private freeze(row: Row): void {
    this.mustBe(this.frozen === null, 'its list is fixed once');
    this.mustBe(
      [...this.tickets.values()].every(({ isPaid }) => isPaid),
      'its list is fixed when all is paid',
    );
    this.frozen = row;
    this.leftOut = new Set(row['leftOut'] as readonly string[]);
    for (const entryId of this.leftOut)
      this.mustBe(this.tickets.has(entryId), `${entryId} was in before it was left out`);
  }

  private make(row: Row): void {
    this.mustBe(this.made === null && this.frozen !== null, 'is made once, of a list that is fixed');
    this.made = row;
    const { commitment, algorithm, prizes } = this.announced as unknown as DrawProof['draw'];
    const { tickets, listHash, entropy } = this.frozen as unknown as DrawProof['draw'];
    const { seed } = row as unknown as DrawProof['draw'];
    const { lines } = drawListOf(this.id, this.entries());
    const draw = { drawId: this.id, algorithm, commitment, prizes, tickets, listHash, entropy, seed };
    const found = checkDraw({ draw: { ...draw, winners: this.winners() }, tickets: lines });
    for (const { pointer, message } of found) this.mustBe(false, `${pointer} ${message}`);
    for (const { entryId, memberId } of this.winners())
      this.mustBe(this.tickets.get(entryId)?.memberId === memberId, `${entryId} wins for who has it`);
  }

  private entries() {
    return [...this.tickets]
      .filter(([entryId]) => !this.leftOut.has(entryId))
      .map(([entryId, { memberId }]) => ({ entryId, memberId }));
  }

  private winners(): readonly Winner[] {
    return (this.made?.['winners'] ?? []) as readonly Winner[];
  }

  /** Long after it was made. */
  end(rewards: readonly Row[], enrollment: readonly Row[]): void {
    const has = (rows: readonly Row[], type: string, key: string, id: unknown): boolean =>
      rows.some((row) => row['type'] === type && row[key] === id);
    this.mustBe(this.made !== null, 'is made in the end');
    for (const entryId of this.leftOut)
      this.mustBe(
        has(enrollment, 'MemberClosed', 'memberId', this.tickets.get(entryId)?.memberId),
        `${entryId} is left out of who has left`,
      );
    const known = new Set<string>();
    for (const { redemptionId } of rewards.filter(
      (row) => row['type'] === 'RedemptionRequested' && row['rewardId'] === TICKETS[this.id],
    )) {
      const id = String(redemptionId);
      const is = (type: string): boolean => has(rewards, type, 'redemptionId', redemptionId);
      known.add(id);
      const isTheirs = is('RedemptionCompleted') && !is('RedemptionCancelled');
      this.mustBe(this.tickets.has(id) === isTheirs, `${id} takes part when it is paid for and not given up`);
    }
    const gifts = giftsOf(rewards);
    for (const { rewardId, given } of gifts)
      for (const { givenId, status } of rewardId === TICKETS[this.id] ? given : []) {
        known.add(givenId);
        // What a purchase that came back had brought stays in a list that was fixed before.
        const isRight = status === 'taken_back' || this.tickets.has(givenId) === (status === 'given');
        this.mustBe(isRight, `${givenId} takes part as it is given`);
      }
    for (const entryId of this.tickets.keys()) this.mustBe(known.has(entryId), `${entryId} is somebody’s`);
    this.prizes(gifts, (memberId) => ({
      hasLeft: has(enrollment, 'MemberClosed', 'memberId', memberId),
      isDuplicate: has(enrollment, 'MemberMerged', 'memberId', memberId),
    }));
  }

  private prizes(
    gifts: readonly Gift[],
    about: (memberId: string) => { readonly hasLeft: boolean; readonly isDuplicate: boolean },
  ): void {
    const rewardOf = new Map((this.announced?.['prizes'] as readonly Row[]).map(({ id, rewardId }) => [id, rewardId]));
    for (const { number, memberId } of this.winners()) {
      const to = this.given.get(number);
      this.mustBe(to !== undefined, `line ${String(number)} is given its prize`);
      this.mustBe(
        to === memberId ||
          (to === null ? about(memberId).hasLeft || about(memberId).isDuplicate : about(memberId).isDuplicate),
        `line ${String(number)} is given to who has won`,
      );
    }
    const handed = this.winners().flatMap(({ number, prizeId }) =>
      rewardOf.get(prizeId) === PRIZE && this.given.get(number) !== null ? [this.given.get(number)] : [],
    );
    const theirs = gifts.filter(({ ruleId }) => ruleId === this.id);
    this.mustBe(
      JSON.stringify(theirs.map(({ memberId }) => memberId).sort()) === JSON.stringify(handed.sort()),
      'each prize is one gift',
    );
    for (const { given } of theirs)
      this.mustBe(
        given.length === 1 && ['given', 'lapsed', 'not_given'].includes(given[0]?.status ?? ''),
        'each prize is given once, or there was none left',
      );
  }
}

interface Gift {
  readonly giftId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly ruleId: string;
  readonly given: readonly { readonly givenId: string; readonly status: string }[];
}

/** As each was said last. */
const giftsOf = (rewards: readonly Row[]): readonly Gift[] => {
  const said = rewards.filter(({ given }) => Array.isArray(given)) as unknown as readonly Gift[];
  return [...new Map(said.map((gift) => [gift.giftId, gift])).values()];
};
