import {
  holdCaptured,
  holdPlaced,
  holdRefunded,
  holdRefused,
  holdReleased,
  redemptionCancelled,
  redemptionConfirmed,
  redemptionFailed,
  redemptionRequested,
  schemaRegistry,
  TOPICS,
} from '@accrue/contracts';
import type { AppendRequest, EventLog } from '@accrue/event-store';
import type { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { points, type InstantIso, type ZoneId } from '@accrue/kernel';
import { envelopeOf, type Message } from '@accrue/messaging';
import { reward } from '@accrue/rewards-domain';
import { createMemoryEventLog, FixedClock } from '@accrue/testing';
import type { Fulfilments } from '../fulfilment';
import type { GivenThing } from '../fulfilment/fulfilment';
import { AdvanceWhenHoldAnswered } from '../policies/advance-when-hold-answered.policy';
import { publications } from '../publications';
import { GivenRewards } from '../gifts/given-rewards';
import { Gifts } from '../streams/gifts';
import { SetAside } from '../set-aside';
import { DrawCourse } from '../draws/draw-course';
import { DrawSeeds } from '../draws/draw-seeds';
import { Draws } from '../streams/draws';
import { Allowances } from '../streams/allowances';
import { Redemptions } from '../streams/redemptions';
import { Rewards } from '../streams/rewards';
import { AutomaticRedemptions } from './automatic-redemptions';
import { RedeemHandler } from './redeem.handler';
import { Catalogue } from '../programme/catalogue';
import type { Offers } from '../programme/offers';
import type { MemberTiers } from './member-tiers';
import { Refusals } from './refusals';
import { Reservations } from './reservations';
import { RedemptionOutcomes } from './redemption-outcomes';
import { Receivers } from './receivers';
import { RedemptionSaga } from './redemption-saga';
import { waitProjection } from '../read-models/wait/wait.projection';
import { Waits } from './waits';
import { RedemptionView } from './redemption-view';
import { SettleHandler } from './settle.handler';

export const PRICE = 500;
export const OFFER: reward.Offer = {
  rewardId: 'five-off',
  title: '£5 off',
  walletId: 'points',
  unit: 'points',
  points: points(PRICE),
  gives: { kind: 'code' },
  stock: { type: 'codes' },
  confirmWithinDays: null,
  cancel: 'until_given',
  use: { withinDays: null, unused: 'lost' },
  event: null,
  card: null,
  gift: null,
  zone: 'Europe/London' as ZoneId,
  conditions: null,
  limits: null,
  worth: null,
};
export const MUG: reward.Offer = {
  ...OFFER,
  rewardId: 'mug',
  title: 'A mug',
  gives: { kind: 'product', sku: 'MUG-1', quantity: 1 },
  stock: { type: 'counted', counted: 2 },
  confirmWithinDays: 14,
  use: null,
  cancel: 'always',
};

/** The process dies here; nothing after this point of the code happens. */
export class Crash extends Error {}

interface Terms {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly holdId: string;
  readonly points: number;
}

type HoldStatus = 'held' | 'refused' | 'captured' | 'released' | 'refunded';

/** The ledger as rewards knows it from its contract: holds, each answer once, whatever is repeated. */
export class LedgerDouble {
  readonly facts: Message[] = [];
  readonly holds = new Map<string, { readonly terms: Terms; status: HoldStatus }>();
  /** Points captured and not given back; a second capture of one hold would show. */
  captured = 0;

  constructor(readonly available: Map<string, number>) {}

  handle(message: Message): void {
    const terms = message.data as Terms;
    const hold = this.holds.get(terms.holdId);
    if (message.type === redemptionRequested.type && hold === undefined) this.place(terms);
    if (message.type === redemptionConfirmed.type && hold?.status === 'held') {
      hold.status = 'captured';
      this.captured += terms.points;
      this.say(holdCaptured.type, terms, { captured: terms.points, remaining: 0, final: true, receiptId: null });
    }
    if (message.type === redemptionFailed.type && hold?.status === 'held')
      this.release(terms.holdId, 'redemption_failed');
    if (message.type === redemptionCancelled.type) this.refund(terms);
  }

  private refund(terms: Terms): void {
    const hold = this.holds.get(terms.holdId);
    if (hold?.status === 'held') return this.release(terms.holdId, 'cancelled');
    if (hold?.status !== 'captured') return;
    hold.status = 'refunded';
    this.captured -= terms.points;
    this.available.set(terms.memberId, (this.available.get(terms.memberId) ?? 0) + terms.points);
    this.say(holdRefunded.type, terms, { refunded: terms.points });
  }

  release(holdId: string, reason: string): void {
    const hold = this.holds.get(holdId);
    if (hold?.status !== 'held') return;
    hold.status = 'released';
    this.available.set(hold.terms.memberId, (this.available.get(hold.terms.memberId) ?? 0) + hold.terms.points);
    this.say(holdReleased.type, hold.terms, { released: hold.terms.points, reason });
  }

  private place(terms: Terms): void {
    const available = this.available.get(terms.memberId) ?? 0;
    const status = available >= terms.points ? 'held' : 'refused';
    this.holds.set(terms.holdId, { terms, status });
    if (status === 'refused') return this.say(holdRefused.type, terms, { code: 'points.insufficient', available });
    this.available.set(terms.memberId, available - terms.points);
    this.say(holdPlaced.type, terms, { expiresAt: '2026-01-01T00:15:00.000Z', rewardId: null });
  }

  private say(type: string, terms: Terms, more: object): void {
    const { holdId, memberId, redemptionId } = terms;
    this.facts.push({
      topic: TOPICS.holdFacts,
      id: `ledger-${this.facts.length}`,
      type,
      source: '/accrue/ledger',
      subject: memberId,
      key: memberId,
      time: '2026-01-01T00:00:00.000Z' as InstantIso,
      dataschema: '',
      extensions: {},
      data: { holdId, memberId, walletId: 'points', points: terms.points, redemptionId, ...more },
    });
  }
}

/** Rewards over a memory log, with the real policies; `restart` forgets everything but the log. */
export class SagaWorld {
  readonly ledger: LedgerDouble;
  /** Of everything stored; consumers tell messages apart by them. */
  readonly eventIds: string[] = [];
  rewards!: Rewards;
  redemptions!: Redemptions;
  draws!: Draws;
  allowances!: Allowances;
  handler!: RedeemHandler;
  people!: SettleHandler;
  view!: RedemptionView;
  saga!: RedemptionSaga;
  waits!: Waits;
  policy!: AdvanceWhenHoldAnswered;
  gifts!: Gifts;
  given!: GivenRewards;
  seeds!: DrawSeeds;
  course!: DrawCourse;
  /** memberId → the tier that rewards has heard of. */
  readonly tiers = new Map<string, string>();
  appends = 0;
  /** Dies at this append from now on: before it reaches the log, or after and before anybody hears of it. */
  crashAt: { readonly append: number; readonly point: 'before' | 'after' } | null = null;
  private readonly messages: Message[] = [];
  private readonly readUpTo: number[] = [];
  private readonly stored: EventLog = createMemoryEventLog({ partitions: 2, clock: new FixedClock() });

  constructor(balances: Readonly<Record<string, number>>) {
    this.ledger = new LedgerDouble(new Map(Object.entries(balances)));
    this.restart();
  }

  restart(): void {
    const config = { drawKey: 'a1'.repeat(32) };
    const ports = { log: this.dying(), clock: new FixedClock(), config } as unknown as ContextPorts;
    this.rewards = new Rewards(ports);
    this.redemptions = new Redemptions(ports);
    const codes = { reveal: async ({ fulfilmentRef }: GivenThing) => ({ code: `secret of ${fulfilmentRef}` }) };
    const fulfilments = { of: (kind: string) => (kind === 'code' ? codes : null) } as unknown as Fulfilments;
    this.view = new RedemptionView(this.redemptions, fulfilments);
    // The saga begins after the catalogue: nothing is published here.
    this.draws = new Draws(ports);
    this.seeds = new DrawSeeds(ports);
    const nothingPublished = { inEffect: async () => null } as unknown as Offers;
    const catalogue = new Catalogue(nothingPublished, this.rewards, this.draws, this.seeds);
    const outcomes = new RedemptionOutcomes(ports);
    const members = {
      mustKnow: async () => undefined,
      survivorOf: async () => null,
      hasLeft: async () => false,
      leftOf: async () => new Set(),
    } as unknown as KnownMembers;
    const receivers = new Receivers(members);
    this.allowances = new Allowances(ports);
    const tiers = { of: async (memberId: string) => this.tiers.get(memberId) ?? null } as unknown as MemberTiers;
    this.waits = new Waits(ports, this.redemptions, this.rewards);
    this.handler = new RedeemHandler(
      ports,
      this.redemptions,
      this.rewards,
      outcomes,
      this.view,
      catalogue,
      members,
      tiers,
      this.allowances,
      this.waits,
      receivers,
      new Refusals(members, this.draws),
    );
    const setAside = new SetAside(this.rewards, this.draws);
    this.saga = new RedemptionSaga(this.redemptions, new Reservations(setAside, this.allowances));
    this.gifts = new Gifts(ports);
    this.given = new GivenRewards(this.gifts, this.rewards, setAside);
    this.course = new DrawCourse(this.draws, this.seeds, members, this.given, this.gifts);
    this.people = new SettleHandler(ports, this.redemptions, this.saga, this.waits, receivers, outcomes, this.view);
    const automatic = new AutomaticRedemptions(ports, this.redemptions, this.rewards);
    this.policy = new AdvanceWhenHoldAnswered(this.saga, automatic);
  }

  async stock(...codeIds: string[]): Promise<void> {
    await this.offer(OFFER);
    await this.onReward(OFFER.rewardId, { type: 'AddCodes', data: { codeIds } });
  }

  offer(offer: reward.Offer): Promise<void> {
    return this.onReward(offer.rewardId, { type: 'OfferReward', data: { offer, programmeVersion: 1 } });
  }

  private async onReward(rewardId: string, command: reward.RewardCommand): Promise<void> {
    const context = { messageId: `${rewardId}/${command.type}`, occurredAt: new FixedClock().now() };
    await this.rewards.execute(rewardId, command, context);
  }

  /** A till asks and does not wait; false when it was told no. */
  async ask(redemptionId: string, memberId: string, rewardId = OFFER.rewardId, wait = false): Promise<void> {
    await this.handler.redeem({
      redemptionId,
      memberId,
      rewardId,
      receiverId: null,
      wait,
      waitMs: 0,
      correlationId: 'c',
      caller: { name: 'till', role: 'pos' },
    });
  }

  /**
   * What rewards has published so far; only ever grows at its end. One redemption's messages are in order; between redemptions
   * nothing depends on it.
   */
  async published(): Promise<readonly Message[]> {
    for (let partition = 0; partition < this.stored.partitions; partition += 1) {
      const { events, lastPosition } = await this.stored.read(partition, {
        after: this.readUpTo[partition] ?? 0,
        limit: 10_000,
      });
      this.readUpTo[partition] = lastPosition;
      for (const event of events) {
        this.eventIds.push(event.id);
        if (!(event.type in publications.messagesOf)) continue;
        for (const published of publications.publish(event)) {
          if (published.topic === TOPICS.redemptionFacts)
            this.messages.push(envelopeOf(event, published, { source: '/accrue/rewards', registry: schemaRegistry }));
        }
      }
    }
    return this.messages;
  }

  /** Who waits, and what of that is due, as the read model folds it from the whole log. */
  async dueWaits(): Promise<readonly string[]> {
    const rows = new Map<string, Record<string, unknown>>();
    for (let partition = 0; partition < this.stored.partitions; partition += 1) {
      const { events } = await this.stored.read(partition, { after: 0, limit: 10_000 });
      for (const event of events.filter(({ type }) => waitProjection.eventTypes.has(type)))
        for (const { key, change } of waitProjection.project(event)) {
          const id = String(key['redemption_id']);
          rows.set(id, change(rows.get(id)) ?? {});
        }
    }
    return [...rows].filter(([, row]) => (row['due_at'] ?? null) !== null).map(([id]) => id);
  }

  private dying(): EventLog {
    const append = async (requests: readonly AppendRequest[]) => {
      this.appends += 1;
      const dies = this.crashAt !== null && this.appends >= this.crashAt.append ? this.crashAt.point : null;
      if (dies === 'before') throw new Crash();
      const results = await this.stored.append(requests);
      if (dies === 'after') throw new Crash();
      return results;
    };
    return new Proxy(this.stored, {
      get: (target, property) => {
        if (property === 'append') return append;
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
}
