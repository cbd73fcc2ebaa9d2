import type { StoredEvent } from '@accrue/event-store';
import { BudgetWatch } from './budgets';
import type { ContextStore } from './context-process';
import type { Plan } from './plan';
import { APPROVAL_ABOVE } from './programme';

interface Posting {
  readonly account: string;
  readonly points: number;
}

interface Award {
  readonly awardId: string;
}

/** What the entries of the ledger have in common. */
interface Entry {
  readonly walletId: string;
  readonly postings: readonly Posting[];
  readonly balance: Readonly<Record<'active' | 'pending' | 'held' | 'deficit', number>>;
  readonly lots: readonly { readonly lotId: string; readonly points: number }[];
  readonly holdId?: string;
  readonly remaining?: number;
  /** Of points earned; of awards granted they are by wallet. */
  readonly awards?: readonly Award[];
  readonly wallets?: readonly { readonly awards: readonly Award[] }[];
  readonly granted?: number;
  readonly reversed?: number;
}

/** On whose account, and by which duplicate. */
interface Spending {
  readonly stream: string;
  readonly of: unknown;
  readonly once: string;
}

type Data = Entry & Readonly<Record<string, unknown>>;

/** Looks at every event of every context as soon as it is stored: what must hold at every version. */
export class Watcher {
  readonly violations: string[] = [];
  private readonly seen = new Map<string, number[]>();
  private readonly revisions = new Map<string, number>();
  private readonly totals = new Map<string, number>();
  private readonly lots = new Map<string, number>();
  private readonly onlyOnce = new Set<string>();
  private spending: Spending[] = [];
  private readonly holds = new Map<string, { left: number; endsAt: string; isOver: boolean }>();

  private hasNews = true;

  private readonly budgets: BudgetWatch;

  constructor(
    private readonly stores: readonly ContextStore[],
    plan: Plan,
  ) {
    const campaigns = stores.find(({ definition }) => definition.name === 'campaigns');
    if (campaigns === undefined) throw new Error('no context campaigns');
    this.budgets = new BudgetWatch(plan, campaigns.tables);
    for (const { events } of stores) events.onAppended(() => (this.hasNews = true));
  }

  async look(): Promise<void> {
    if (!this.hasNews) return;
    this.hasNews = false;
    for (const { definition, events } of this.stores) {
      const after = this.seen.get(definition.name) ?? Array.from({ length: events.partitions }, () => 0);
      this.seen.set(definition.name, after);
      for (const [partition, head] of (await events.heads()).entries()) {
        if (head === after[partition]) continue;
        const page = await events.read(partition, { after: after[partition] ?? 0, limit: 10_000 });
        after[partition] = page.lastPosition;
        for (const event of page.events) this.check(definition.name, event);
      }
    }
  }

  private check(context: string, { id, streamId, revision, type, data: stored }: StoredEvent): void {
    const data = stored as Data;
    const place = `${context} ${streamId}@${String(revision)} ${type}`;
    const mustBe = (isSo: boolean, what: string): void => {
      if (!isSo) this.violations.push(`${place}: ${what}`);
    };
    const stream = `${context} ${streamId}`;
    mustBe(revision === (this.revisions.get(stream) ?? -1) + 1, 'streams have no gap');
    this.revisions.set(stream, revision);
    const once = (what: string): void => {
      mustBe(!this.onlyOnce.has(what), `${what} happens once`);
      this.onlyOnce.add(what);
    };
    once(`event ${context} ${id}`);
    switch (type) {
      case 'ReceiptRecorded':
        if (data['attributed'] === null) once(`recording ${String(data['receiptId'])}`);
        break;
      // Each once with a member: receipts, and all else that an account consists of, go from one to another when these are merged.
      case 'AwardsGranted':
      case 'PointsEarned':
        for (const { awardId } of data.awards ?? (data.wallets ?? []).flatMap(({ awards }) => awards))
          once(`${type} ${awardId} of ${(data['memberId'] as string | undefined) ?? streamId}`);
        break;
      case 'AdjustmentProposed':
      case 'AdjustmentDeclined':
        once(`${type} ${stream} ${String(data['adjustmentId'])}`);
        mustBe(data.postings.length === 0, 'what is proposed or declined has no effect');
        break;
      case 'PointsAdjusted':
      case 'AdjustmentReversed':
        once(`posting ${stream} ${String(data['adjustmentId'])}`);
        if (data['reverses'] !== undefined) once(`reversal ${stream} ${data['reverses'] as string}`);
        mustBe(
          Math.abs(data['points'] as number) <= APPROVAL_ABOVE ||
            (typeof data['approvedBy'] === 'string' && data['approvedBy'] !== data['actor']),
          'much by hand is approved by somebody else',
        );
        break;
      case 'PointsSpent':
      case 'SpendRefunded':
      case 'SpendVoided':
        once(`${type} ${stream} ${data.walletId} ${String(data['receiptId'])}`);
        this.spending.push({
          stream,
          of: data['of'],
          once: `${type} ${stream} ${data.walletId} ${String(data['receiptId'])}`,
        });
        break;
      case 'AccountMerged':
      case 'DuplicateLeft':
        this.forget(streamId, stream, data);
        break;
      case 'BudgetsDrawn':
        this.budgets.check(stored as Parameters<BudgetWatch['check']>[0], mustBe);
        break;
      case 'UnitReserved':
        once(
          `giving ${String((data['offer'] as { rewardId: string }).rewardId)} ${String(data['fulfilmentRef'])} to ${String(data['redemptionId'])}`,
        );
        break;
      case 'RedemptionRequested':
      case 'RedemptionReserved':
      case 'RedemptionCompleted':
      case 'RedemptionFailed':
      case 'RedemptionCancelled':
        once(`${type} ${String(data['redemptionId'])}`);
        break;
      default:
    }
    if (context === 'ledger') this.checkEntry(streamId, type, data, mustBe);
  }

  /** What has left an account may come back to it. */
  private forget(account: string, stream: string, data: Data): void {
    for (const id of data['adjustmentIds'] as readonly string[])
      for (const what of ['AdjustmentProposed', 'AdjustmentDeclined', 'posting', 'reversal'])
        this.onlyOnce.delete(`${what} ${stream} ${id}`);
    for (const holdId of data['holdIds'] as readonly string[]) this.holds.delete(`${account} ${holdId}`);
    const leaves = (one: Spending): boolean =>
      one.stream === stream && (data['duplicate'] === undefined || one.of === data['duplicate']);
    for (const { once } of this.spending.filter(leaves)) this.onlyOnce.delete(once);
    this.spending = this.spending.filter((one) => !leaves(one));
  }

  private checkEntry(account: string, type: string, data: Data, mustBe: (isSo: boolean, what: string) => void): void {
    const { walletId, postings, balance, lots, granted = 0, reversed = 0 } = data;
    const purse = `${account} ${walletId}`;
    mustBe(sum(postings) === 0, 'postings cancel out');
    for (const { account: name, points } of postings)
      this.totals.set(`${purse} ${name}`, (this.totals.get(`${purse} ${name}`) ?? 0) + points);
    const total = (name: string): number => this.totals.get(`${purse} ${name}`) ?? 0;
    for (const name of ['active', 'pending', 'held'] as const) {
      mustBe(balance[name] === total(name), `${name} is what was posted`);
      mustBe(balance[name] >= 0, `${name} is not below zero`);
    }
    mustBe(balance.deficit === -total('deficit') && balance.deficit >= 0, 'the deficit is what was posted');
    mustBe(
      balance.deficit === 0 || balance.active + balance.pending === 0,
      'nothing is spendable while something is owed',
    );
    const spendable = postings.filter(({ account: name }) => name === 'active' || name === 'pending');
    mustBe(sum(lots) === sum(spendable), 'what lots lost is what was posted');
    for (const { lotId, points } of lots) {
      const left = (this.lots.get(`${purse} ${lotId}`) ?? 0) + points;
      this.lots.set(`${purse} ${lotId}`, left);
      mustBe(left >= 0, `lot ${lotId} is not below zero`);
    }
    mustBe(reversed >= 0 && reversed <= granted, 'a return stays within its earn');
    if (data.holdId !== undefined) this.checkHold(`${account} ${data.holdId}`, type, data, mustBe);
  }

  /** What was asked for while the hold was there may be written down after its end: its own time decides. */
  private checkHold(hold: string, type: string, data: Data, mustBe: (isSo: boolean, what: string) => void): void {
    const known = this.holds.get(hold);
    const at = data['at'] as string;
    if (type === 'HoldPlaced') {
      mustBe(known === undefined, 'a hold is placed once');
      this.holds.set(hold, { left: data['points'] as number, endsAt: data['expiresAt'] as string, isOver: false });
    }
    if (known === undefined) return;
    if (type === 'HoldCaptured') {
      known.left -= data['captured'] as number;
      mustBe(known.left >= 0, 'no more is captured than was held');
      mustBe(at < known.endsAt, 'nothing is captured after the end of a hold');
      known.isOver ||= data.remaining === 0;
    }
    if (type === 'HoldReleased') {
      mustBe(!known.isOver, 'a hold ends once');
      known.isOver = true;
      if (at < known.endsAt) known.endsAt = at;
    }
  }
}

const sum = (parts: readonly { readonly points: number }[]): number =>
  parts.reduce((total, { points }) => total + points, 0);
