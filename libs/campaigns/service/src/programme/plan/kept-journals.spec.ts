import type { RecordedJournal, ReplayedAward } from '@accrue/campaigns-domain';
import { memberId } from '@accrue/kernel';
import { KeptJournals } from './kept-journals';

const journal = (channel = 'web'): RecordedJournal =>
  ({
    receipts: [
      {
        normalised: { receiptId: 'R-1', channel, lines: [], belowLines: 0, voidOf: null },
        ...{ programmeVersion: 1, loyaltyDiscounts: [], had: [] },
      },
    ],
    ...{ actions: [], enrolledAt: null, tiers: { sequence: 0, steps: [] }, attributes: [], uses: [], found: [] },
  }) as unknown as RecordedJournal;
const [ANN, BOB] = [memberId('ann'), memberId('bob')];
const MEBIBYTE = 1024 * 1024;

describe('journals that a plan keeps for the next one', () => {
  let kept: KeptJournals;
  beforeEach(() => {
    jest.useFakeTimers();
    kept = new KeptJournals();
  });
  afterEach(() => {
    kept.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('are found with the revision up to which they were read, until a newer one takes the place', () => {
    expect(kept.find(ANN)).toBeUndefined();
    kept.keep(ANN, journal(), 4);
    kept.keep(ANN, journal('store'), 6);
    const found = kept.find(ANN);
    expect([found?.revision, found?.read().receipts[0]?.normalised.channel]).toEqual([6, 'store']);
    expect(kept.find(BOB)).toBeUndefined();
  });

  it('take 64 MiB together: the first ones stay, and what is replaced makes room', () => {
    kept.keep(ANN, journal('x'.repeat(40 * MEBIBYTE)), 0);
    kept.keep(BOB, journal('x'.repeat(40 * MEBIBYTE)), 0);
    expect([kept.find(ANN)?.revision, kept.find(BOB)]).toEqual([0, undefined]);
    kept.keep(ANN, journal(), 1);
    kept.keep(BOB, journal('x'.repeat(40 * MEBIBYTE)), 0);
    expect([kept.find(ANN)?.revision, kept.find(BOB)?.revision]).toEqual([1, 0]);
  });

  it('have what the published side came to, under its name, until the journal or the side is another', () => {
    const [award] = [{ ruleId: 'base', for: 'R-1', granted: 5, reversals: [] }] as unknown as ReplayedAward[];
    const awards = award === undefined ? [] : [award];
    const sideOf = (name: string) => kept.find(ANN)?.readSide(name, journal());
    kept.keepSide(ANN, '1 ', awards, journal());
    expect(kept.find(ANN)).toBeUndefined();
    kept.keep(ANN, journal(), 0);
    expect(sideOf('1 ')).toBeNull();
    kept.keepSide(ANN, '1 ', awards, journal());
    expect([sideOf('1 '), sideOf('2 ')]).toMatchObject([[{ for: 'R-1', granted: 5 }], null]);
    kept.keepSide(ANN, '2 ', [], journal());
    expect([sideOf('1 '), sideOf('2 ')]).toEqual([null, []]);
    kept.keep(ANN, journal(), 1);
    expect(sideOf('2 ')).toBeNull();
  });

  it('are kept without that where it does not fit', () => {
    kept.keep(ANN, journal('x'.repeat(40 * MEBIBYTE)), 0);
    kept.keep(BOB, journal(), 0);
    const much = [{ ruleId: 'x'.repeat(40 * MEBIBYTE), reversals: [] }] as unknown as ReplayedAward[];
    kept.keepSide(BOB, '1 ', much, journal());
    const bob = kept.find(BOB);
    expect([bob?.revision, bob?.readSide('1 ', journal())]).toEqual([0, null]);
  });

  it('are forgotten when nobody has planned for a quarter of an hour, and can be read to the end by who is at it', () => {
    kept.keep(ANN, journal(), 0);
    jest.advanceTimersByTime(14 * 60_000);
    const found = kept.find(ANN);
    jest.advanceTimersByTime(14 * 60_000);
    expect(kept.find(ANN)).toBeDefined();
    jest.advanceTimersByTime(15 * 60_000);
    expect(kept.find(ANN)).toBeUndefined();
    expect(found?.read().receipts[0]?.normalised.receiptId).toBe('R-1');
  });
});
