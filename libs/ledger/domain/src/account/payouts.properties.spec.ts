import fc from 'fast-check';
import { memberId, type InstantIso } from '@accrue/kernel';
import { isPayout, payoutNameOf } from '../payout';
import {
  approvePayout,
  askPayout,
  confirmPayout,
  giveUpPayout,
  grant,
  reverse,
  settle,
  tried,
} from './account.fixture';
import type { AccountCommand, PayoutTerms } from './commands';
import { decide } from './decide';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { factsBroughtBy, ownFacts } from './merge';
import type { PayoutStatus } from './placed';
import { EMPTY_ACCOUNT, totalsOf, type Account } from './state';

const RUNS = Number(process.env['ACCRUE_PROPERTY_RUNS'] ?? 400);
const START_MS = Date.UTC(2026, 0, 1);
const hour = (n: number): InstantIso => new Date(START_MS + n * 3_600_000).toISOString() as InstantIso;

const step = fc.record({
  kind: fc.constantFrom(
    ...(['grant', 'grant', 'reverse', 'ask', 'ask', 'approve', 'confirm', 'cancel', 'refuse', 'fail', 'wait'] as const),
  ),
  id: fc.integer({ min: 0, max: 3 }),
  amount: fc.integer({ min: 1, max: 40 }),
  all: fc.boolean(),
  minimum: fc.integer({ min: 1, max: 10 }),
  multiple: fc.integer({ min: 1, max: 4 }),
  approval: fc.constantFrom<PayoutTerms['approval']>('none', 'one', 'four-eyes'),
  actor: fc.constantFrom('olga', 'fred'),
  hours: fc.integer({ min: 1, max: 12 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const commandOf = (s: Step, index: number): AccountCommand => {
  const now = hour(index);
  const { amount, actor, minimum, multiple, approval } = s;
  const id = `p-${s.id}`;
  switch (s.kind) {
    case 'grant':
      return grant(`R-${index}`, amount, { now });
    case 'reverse':
      return reverse(`R-${s.id}`, index + 1, { granted: amount, reversed: amount }, { now });
    case 'ask':
      return askPayout(id, s.all ? null : amount, {
        ...{ now, actor, expiresAt: hour(index + s.hours), terms: { minimum, multiple, approval } },
      });
    case 'approve':
      return approvePayout(id, { now, actor });
    case 'confirm':
      return confirmPayout(id, `PAY-${amount % 2}`, { now, actor });
    case 'cancel':
      return giveUpPayout(id, 'cancelled', { now, actor });
    case 'refuse':
      return giveUpPayout(id, 'refused', { now, actor });
    case 'fail':
      return giveUpPayout(id, 'failed', { now, actor });
    case 'wait':
      return settle(now);
  }
};

/** What finance knows of a payout: nothing of lots, holds or entries. */
interface Paper {
  readonly amount: number;
  readonly fourEyes: boolean;
  readonly askedBy: string;
  /** null: it is approved, and time does not end it. */
  until: InstantIso | null;
  status: PayoutStatus;
  reference: string | null;
}

const UNDER_WAY: readonly PayoutStatus[] = ['requested', 'approved'];

/** The states of payouts on paper, by the rules as people say them. */
class Desk {
  readonly papers = new Map<number, Paper>();

  /** @param available before it; null: the command is no request */
  follow(s: Step, index: number, available: number): void {
    for (const paper of this.papers.values())
      if (UNDER_WAY.includes(paper.status) && paper.until !== null && paper.until <= hour(index))
        paper.status = 'timed_out';
    const paper = this.papers.get(s.id);
    if (s.kind === 'ask' && paper === undefined) {
      let amount = s.amount;
      if (s.all) for (amount = available; amount % s.multiple !== 0;) amount -= 1;
      if (amount < s.minimum || amount % s.multiple !== 0 || amount > available) return;
      this.papers.set(s.id, {
        ...{ amount, fourEyes: s.approval === 'four-eyes', askedBy: s.actor, reference: null },
        ...(s.approval === 'none'
          ? { status: 'approved', until: null }
          : { status: 'requested', until: hour(index + s.hours) }),
      });
    }
    if (paper === undefined) return;
    if (s.kind === 'approve' && paper.status === 'requested' && !(paper.fourEyes && paper.askedBy === s.actor)) {
      paper.status = 'approved';
      paper.until = null;
    } else if (s.kind === 'confirm' && paper.status === 'approved') {
      paper.status = 'paid';
      paper.reference = `PAY-${s.amount % 2}`;
    } else if (s.kind === 'cancel' && paper.status === 'requested') paper.status = 'cancelled';
    else if (s.kind === 'refuse' && paper.status === 'requested') paper.status = 'refused';
    else if (s.kind === 'fail' && paper.status === 'approved') paper.status = 'failed';
  }

  sum(...statuses: readonly PayoutStatus[]): number {
    return [...this.papers.values()].reduce(
      (all, { status, amount }) => all + (statuses.includes(status) ? amount : 0),
      0,
    );
  }
}

const statusesOf = (account: Account) =>
  Object.fromEntries(
    account.holds.map(({ holdId, points, payout }) => [
      payoutNameOf(holdId).payoutId,
      [payout?.status, points, payout?.reference],
    ]),
  );

describe('payouts', () => {
  it('are in the states that paper would have them in, and hold and spend exactly what stands there, after every step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (story) => {
        let account = EMPTY_ACCOUNT;
        const desk = new Desk();
        story.forEach((s, index) => {
          const command = commandOf(s, index);
          account = tried(settle(hour(index)), account).reduce(evolve, account);
          desk.follow(s, index, Math.max(0, totalsOf(account, 'points').active));
          const events = tried(command, account);
          account = events.reduce(evolve, account);
          // Again, it changes nothing: neither what was asked for nor what was paid is doubled.
          if (events.length > 0) expect(tried(command, account)).toEqual([]);
          const { held, spent, active, pending, issued, reversed, deficit } = totalsOf(account, 'points');
          expect([held, spent]).toEqual([desk.sum(...UNDER_WAY), desk.sum('paid')]);
          expect(active + pending + held + spent + reversed + deficit).toBe(0 - issued);
        });
        const onPaper = [...desk.papers].map(([id, { status, amount, reference }]) => [
          `p-${id}`,
          [status, amount, reference],
        ]);
        expect(statusesOf(account)).toEqual(Object.fromEntries(onPaper));
      }),
      { numRuns: RUNS },
    );
  });

  it('are told of to finance once, whichever account has them', () => {
    const [ann, anna] = [memberId('ann'), memberId('anna')];
    const wallet = { walletId: 'points' };
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        fc.array(step, { maxLength: 12 }),
        fc.boolean(),
        (before, since, apart) => {
          const logs: Record<'ann' | 'anna', AccountEvent[]> = { ann: [], anna: [] };
          const stateOf = (who: 'ann' | 'anna') => logs[who].reduce(evolve, EMPTY_ACCOUNT);
          const take = (who: 'ann' | 'anna', command: AccountCommand) =>
            logs[who].push(...tried(command, stateOf(who)));
          before.forEach((s, index) => take('anna', commandOf(s, index)));
          // The survivor has a payout of the same name.
          take('ann', grant('R-0', 50, { now: hour(0) }));
          take('ann', askPayout('p-0', 20, { payeeId: 'ann', now: hour(0), expiresAt: hour(99) }));
          const at = { metadata: { now: hour(30) } };
          logs.anna.push(...decide({ type: 'MergeAccount', data: { ...wallet, into: ann }, ...at }, stateOf('anna')));
          const facts = ownFacts(logs.anna);
          logs.ann.push(
            ...decide({ type: 'JoinDuplicate', data: { ...wallet, duplicate: anna, facts }, ...at }, stateOf('ann')),
          );
          since
            .filter(({ kind }) => ['approve', 'confirm', 'cancel', 'refuse', 'fail', 'wait'].includes(kind))
            .forEach((s, index) => take('ann', { ...commandOf(s, 31 + index), through: anna }));
          if (apart) {
            const then = { metadata: { now: hour(60) } };
            logs.ann.push(
              ...decide({ type: 'LetDuplicateGo', data: { ...wallet, duplicate: anna }, ...then }, stateOf('ann')),
            );
            const back = factsBroughtBy(anna, logs.ann);
            logs.anna.push(
              ...decide({ type: 'SeparateAccount', data: { ...wallet, facts: back }, ...then }, stateOf('anna')),
            );
          }
          const told = [...logs.anna, ...logs.ann].flatMap(({ type, data }) =>
            'holdId' in data && isPayout(data.holdId) && !('isRetold' in data) ? [`${type} ${data.holdId}`] : [],
          );
          expect(new Set(told).size).toBe(told.length);
          const own = stateOf('ann').holds.find(({ holdId }) => payoutNameOf(holdId).payeeId === 'ann');
          expect(own?.payout?.status).toBe('requested');
        },
      ),
      { numRuns: RUNS },
    );
  });
});
