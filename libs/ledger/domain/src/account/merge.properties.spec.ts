import fc from 'fast-check';
import { memberId, receiptId, Rejected, type InstantIso } from '@accrue/kernel';
import {
  adjust,
  approve,
  approvePayout,
  askPayout,
  bringAlong,
  capture,
  confirmPayout,
  correct,
  extend,
  giveUpPayout,
  grant,
  hold,
  refundSpend,
  release,
  settle,
  spend,
  undo,
  voidSpending,
  comeBack,
  part,
  receive,
  send,
  takeBack,
} from './account.fixture';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import { enter } from './entry';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { factsBroughtBy, ownFacts } from './merge';
import type { Fact } from './record';
import { EMPTY_ACCOUNT, lotIdOfAward, lotOf, totalsOf, type Account } from './state';

const RUNS = Number(process.env['ACCRUE_PROPERTY_RUNS'] ?? 500);
const [ANN, ANNA] = [memberId('ann'), memberId('anna')];
const START_MS = Date.UTC(2026, 0, 1);
/** Each act has a millisecond of its own. */
const instant = (hours: number, own: number): InstantIso =>
  new Date(START_MS + hours * 3_600_000 + own).toISOString() as InstantIso;

const act = fc.record({
  kind: fc.constantFrom(
    ...(['grant', 'grant', 'hold', 'hold', 'capture', 'release', 'adjust', 'adjust', 'approve', 'undo'] as const),
    ...(['spend', 'spend', 'refundSpend', 'void', 'settle', 'send', 'receive', 'takeBack', 'comeBack'] as const),
    ...(['extend', 'bringAlong', 'askPayout', 'askPayout', 'approvePayout', 'confirmPayout', 'giveUpPayout'] as const),
  ),
  isAnna: fc.boolean(),
  id: fc.integer({ min: 0, max: 2 }),
  hours: fc.integer({ min: 0, max: 40 }),
  amount: fc.integer({ min: 1, max: 9 }),
  life: fc.option(fc.integer({ min: 1, max: 30 })),
  wait: fc.option(fc.integer({ min: 1, max: 10 }), { freq: 1 }),
  flag: fc.boolean(),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Receipts have ids of their own everywhere; holds and adjustments are called the same on both accounts. */
const commandOf = (a: Act, own: number): AccountCommand => {
  const now = instant(a.hours, own);
  const expiresAt = a.life === null ? null : instant(a.hours + a.life, own + 1);
  const payeeId = a.isAnna ? ANNA : ANN;
  const [mine, another] = [
    `${a.isAnna ? 'B' : 'A'}${String(a.id)}`,
    `${a.isAnna ? 'B' : 'A'}${String((a.id + 1) % 3)}`,
  ];
  switch (a.kind) {
    case 'grant':
      return grant(`R-${own}`, a.amount, {
        now,
        expiresAt,
        activatesAt: a.wait === null ? null : instant(a.hours + a.wait, own + 2),
      });
    case 'hold':
      return hold(`h-${a.id}`, a.amount, { now, expiresAt: expiresAt ?? instant(a.hours + 5, own + 1) });
    case 'capture':
      return capture(`h-${a.id}`, a.amount, { now, isFinal: a.flag, receiptId: receiptId(`S-${another}`) });
    case 'extend':
      return extend(`h-${a.id}`, instant(a.hours + a.amount, own + 1), { now });
    case 'release':
      return release(`h-${a.id}`, { now });
    case 'adjust':
      return adjust(`a-${a.id}`, a.flag ? a.amount : -a.amount, {
        ...{ now, expiresAt: a.flag ? expiresAt : null, approvalAbove: a.wait === null ? null : 0 },
      });
    case 'approve':
      return approve(`a-${a.id}`, { now });
    case 'undo':
      return undo(`u-${own}`, a.flag ? `a-${a.id}` : `u-${own - 10}`, { now });
    case 'spend':
      return spend(`S-${mine}`, a.amount, { now });
    case 'refundSpend':
      return refundSpend(`B-${mine}`, [`S-${mine}`, `S-${another}`], a.amount, { now });
    case 'void':
      return voidSpending(`V-${mine}-${own}`, a.flag ? `S-${mine}` : `B-${mine}`, { now });
    case 'send':
      return send(`t-${a.id}`, a.amount, { now });
    case 'comeBack':
      return comeBack(`t-${a.id}`, [part(`R-${own - 10}`, a.amount)], { now, cause: a.flag ? 'reversed' : 'refused' });
    case 'receive':
      return receive(`x-${mine}`, [part('Z', a.amount, expiresAt)], { now, from: 'zoe' });
    case 'takeBack':
      return takeBack(`x-${mine}`, { now, from: 'zoe', clawback: a.flag ? 'unlimited' : 'to-zero' });
    case 'bringAlong':
      return bringAlong(a.id, a.amount, { now, importId: mine, expiresAt });
    case 'askPayout':
      return askPayout(`p-${a.id}`, a.amount, { payeeId, now, expiresAt: expiresAt ?? instant(a.hours + 5, own + 1) });
    case 'approvePayout':
      return approvePayout(`p-${a.id}`, { payeeId, now });
    case 'confirmPayout':
      return confirmPayout(`p-${a.id}`, 'PAY-1', { payeeId, now });
    case 'giveUpPayout':
      return giveUpPayout(`p-${a.id}`, a.flag ? 'refused' : 'failed', { payeeId, now });
    case 'settle':
      return settle(now);
  }
};

/** An account with its log. */
class Living {
  account: Account = EMPTY_ACCOUNT;
  readonly log: AccountEvent[] = [];

  /** What is refused changes nothing. */
  do(command: AccountCommand): void {
    try {
      this.take(decide(command, this.account));
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
    }
  }

  take(events: readonly AccountEvent[]): void {
    this.account = events.reduce(evolve, this.account);
    this.log.push(...events);
  }
}

const END = instant(200, 0);
const MERGE = instant(41, 0);
const metadata = { now: MERGE };
const data = { walletId: 'points' };

const merge = (ann: Living, anna: Living): void => {
  anna.take(decide({ type: 'MergeAccount', data: { ...data, into: ANN }, metadata }, anna.account));
  const facts = ownFacts(anna.log);
  ann.take(decide({ type: 'JoinDuplicate', data: { ...data, duplicate: ANNA, facts }, metadata }, ann.account));
};
const separate = (ann: Living, anna: Living): void => {
  ann.take(decide({ type: 'LetDuplicateGo', data: { ...data, duplicate: ANNA }, metadata }, ann.account));
  const facts = factsBroughtBy(ANNA, ann.log);
  anna.take(decide({ type: 'SeparateAccount', data: { ...data, facts }, metadata }, anna.account));
};

/** As campaigns tells when receipts move: the award comes to nothing here, and is granted there. */
const moveAwards = (from: Living, to: Living): void => {
  const earned = from.log.flatMap((event) => (event.type === 'PointsEarned' ? [event.data] : []));
  for (const { receiptId: id, occurredAt: now, activatesAt, expiresAt, awards } of earned)
    for (const { granted, ...award } of awards) {
      const lot = lotOf(from.account, lotIdOfAward(award));
      if (id === null || lot === undefined || lot.granted === 0) continue;
      from.do(correct(id, lot.sequence + 1, { granted: 0, reversed: 0 }, { now }));
      const back = lotOf(to.account, lotIdOfAward(award));
      if (back === undefined) to.do(grant(id, granted, { now, activatesAt, expiresAt, sequence: lot.sequence + 2 }));
      else to.do(correct(id, lot.sequence + 2, { granted, reversed: 0 }, { now }));
    }
};

/** The books at the end of time; lots of which nothing was ever granted left out. */
const books = ({ account }: Living) => {
  const end = decide(settle(END), account).reduce(evolve, account);
  const lots = end.lots.map(({ lotId, granted, remaining, expired, expiresAt }) => ({
    lotId,
    granted,
    remaining,
    expired,
    expiresAt,
  }));
  return {
    totals: { ...totalsOf(end, 'points') },
    lots: lots
      .filter(({ granted, remaining, expired }) => granted + remaining + expired > 0)
      .map((lot) => ({ ...lot, lotId: lot.lotId.replace('~anna', '') }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
};

/** Facts as one account that has had all of them, in the order in which they were told. */
const ofAll = (...logs: readonly (readonly AccountEvent[])[]): Living => {
  const one = new Living();
  for (const [index, log] of logs.entries())
    for (const { type, data: told } of log) {
      if (type === 'LotsActivated' || type === 'LotsExpired') continue;
      const { postings: _postings, lots: _lots, balance: _balance, ...rest } = told;
      // The second account's own, by other names.
      const text =
        index === 0
          ? JSON.stringify(rest)
          : JSON.stringify(rest).replaceAll(/"((adjustment:)?[ahut]-[0-9]+)"/g, '"$1~anna"');
      one.take([enter(one.account, { type, data: JSON.parse(text) } as Fact)]);
    }
  return one;
};

const told = (acts: readonly Act[]): readonly [Living, Living] => {
  const [ann, anna] = [new Living(), new Living()];
  acts.forEach((a, index) => (a.isAnna ? anna : ann).do(commandOf(a, (index + 1) * 10)));
  return [ann, anna];
};

describe('accounts that are merged', () => {
  it('have the books of one account that has had all of it, and the duplicate has nothing', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 24 }), (acts) => {
        const [ann, anna] = told(acts);
        const one = ofAll(ann.log, anna.log);
        merge(ann, anna);
        moveAwards(anna, ann);
        expect(books(ann)).toEqual(books(one));
        expect(books(anna).lots).toEqual([]);
        expect(Object.values(books(anna).totals).every((amount) => amount === 0)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('are as if never merged when they are separated, with what came by each since', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 14 }), fc.array(act, { maxLength: 8 }), (before, since) => {
        const [ann, anna] = told(before);
        const [apart, apartToo] = told(before);
        merge(ann, anna);
        // Receipts only: what is decided by a balance is decided otherwise by another one.
        since.forEach(({ kind, isAnna, amount, hours, id, flag }, index) => {
          const now = instant(hours, 1_000 + index);
          const owner = isAnna ? 'B' : 'A';
          // What gives back concerns who had bought: it is told of the survivor, who has the sale, whoever brought it.
          const [isBack, command] =
            kind === 'void'
              ? [true, voidSpending(`W-${String(index)}`, `${flag ? 'S' : 'B'}-${owner}${String(id)}`, { now })]
              : kind === 'refundSpend'
                ? [true, refundSpend(`C-${String(index)}`, [`S-${owner}${String(id)}`], amount, { now })]
                : [false, spend(`N-${String(index)}`, amount, { now })];
          ann.do(isAnna && !isBack ? { ...command, through: ANNA } : command);
          (isAnna ? apartToo : apart).do(command);
        });
        separate(ann, anna);
        expect([books(ann), books(anna)]).toEqual([books(apart), books(apartToo)]);
      }),
      { numRuns: RUNS },
    );
  });

  it('are told only once, however often that comes', () => {
    const [ann, anna] = told([]);
    anna.do(adjust('a-1', 5));
    merge(ann, anna);
    const events = [ann.log.length, anna.log.length];
    merge(ann, anna);
    expect([ann.log.length, anna.log.length]).toEqual(events);
    separate(ann, anna);
    const separated = [ann.log.length, anna.log.length];
    separate(ann, anna);
    expect([ann.log.length, anna.log.length]).toEqual(separated);
    expect(totalsOf(anna.account, 'points').active).toBe(5);
  });

  it('are not merged again by an old message that comes between the two steps of their separation', () => {
    const [ann, anna] = told([]);
    anna.do(adjust('a-1', 5));
    merge(ann, anna);
    const facts = ownFacts(anna.log);
    const later = { now: instant(42, 0) };
    ann.take(decide({ type: 'LetDuplicateGo', data: { ...data, duplicate: ANNA }, metadata: later }, ann.account));
    const again = { type: 'JoinDuplicate', data: { ...data, duplicate: ANNA, facts }, metadata } as const;
    expect(decide(again, ann.account)).toEqual([]);
    const anew = { ...again, metadata: { now: instant(43, 0) } };
    expect(decide(anew, ann.account)).toMatchObject([{ type: 'DuplicateJoined' }, { type: 'PointsAdjusted' }]);
  });

  it('give back what the duplicate paid, also where the void was told before the payment was there', () => {
    const [ann, anna] = told([]);
    anna.do(grant('R', 10, { now: instant(0, 0) }));
    anna.do(spend('S', 4, { now: instant(1, 0) }));
    ann.do(voidSpending('V', 'S', { now: instant(2, 0) }));
    merge(ann, anna);
    expect(totalsOf(ann.account, 'points').spent).toBe(0);
    separate(ann, anna);
    expect([ann, anna].map(({ account }) => totalsOf(account, 'points').spent)).toEqual([0, 0]);
    // The message of the void may come once more.
    const log = ann.log.length;
    ann.do(voidSpending('V', 'S', { now: instant(2, 0) }));
    expect(ann.log.length).toBe(log);
  });

  it('remember a void of what they do not know, whichever of them was told of it, so that its message changes nothing', () => {
    const [ann, anna] = told([]);
    const voided = voidSpending('V', 'S', { now: instant(2, 0) });
    anna.do(voided);
    ann.do(voided);
    for (let times = 0; times < 2; times += 1) {
      merge(ann, anna);
      separate(ann, anna);
      for (const { account } of [ann, anna]) expect(decide(voided, account)).toEqual([]);
    }
  });

  it('carry what was brought along from another system, once, wherever it is told again', () => {
    const [ann, anna] = told([]);
    const line = bringAlong(1, 30, { now: instant(1, 0), expiresAt: instant(90, 0) });
    anna.do(line);
    const amounts = () => [ann, anna].map(({ account }) => totalsOf(account, 'points'));
    for (let times = 0; times < 2; times += 1) {
      merge(ann, anna);
      expect(amounts()).toMatchObject([
        { active: 30, migrated: -30 },
        { active: 0, migrated: 0 },
      ]);
      expect(decide({ ...line, through: ANNA }, ann.account)).toEqual([]);
      separate(ann, anna);
      expect(amounts()).toMatchObject([
        { active: 0, migrated: 0 },
        { active: 30, migrated: -30 },
      ]);
      expect(decide(line, anna.account)).toEqual([]);
    }
  });

  it('have a hold as long as it was extended to', () => {
    const [ann, anna] = told([]);
    anna.do(grant('R', 10, { now: instant(0, 0) }));
    anna.do(hold('h', 5, { now: instant(1, 0), expiresAt: instant(2, 0) }));
    anna.do(extend('h', instant(9, 0), { now: instant(1, 1) }));
    merge(ann, anna);
    expect(ann.account.holds).toMatchObject([{ holdId: 'h', expiresAt: instant(9, 0), of: ANNA }]);
    separate(ann, anna);
    expect(anna.account.holds).toMatchObject([{ holdId: 'h', expiresAt: instant(9, 0) }]);
  });
});
