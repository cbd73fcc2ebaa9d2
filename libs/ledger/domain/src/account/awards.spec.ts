import { awardId } from '@accrue/kernel';
import type { GrantAwards } from './commands';
import { EMPTY_ACCOUNT } from './state';
import { decide } from './decide';
import {
  adjust,
  after,
  at,
  capture,
  correct,
  grant,
  grantsTogether,
  hold,
  remaining,
  reverse,
  settle,
  totals,
} from './account.fixture';

describe('an award is granted', () => {
  it('into a wallet of whatever name', () => {
    const account = after(grant('R-1', 5, { walletId: 'constructor' }));
    expect(totals(account, 'constructor')).toEqual({ issued: -5, active: 5 });
  });

  it('opens a lot with everything that explains it', () => {
    expect(decide(grant('R-1', 123, { tierId: 'silver', multiplier: '1.5' }), EMPTY_ACCOUNT)).toEqual([
      {
        type: 'PointsEarned',
        data: {
          receiptId: 'R-1',
          programmeVersion: 1,
          walletId: 'points',
          occurredAt: '2026-01-01T00:00:00.000Z',
          tierId: 'silver',
          multiplier: '1.5',
          awards: [{ awardId: 'R-1:base', ruleId: 'base', sequence: 0, basePoints: 123, granted: 123 }],
          status: 'active',
          activatesAt: null,
          expiresAt: null,
          expiresOn: null,
          reason: { code: 'award.earned', data: { receiptId: 'R-1', multiplier: '1.5', tierId: 'silver' } },
          postings: [
            { account: 'issued', points: -123 },
            { account: 'active', points: 123 },
          ],
          lots: [{ lotId: 'R-1:base', points: 123 }],
          balance: { active: 123, pending: 0, held: 0, deficit: 0 },
        },
      },
    ]);
  });

  it('with others of its receipt is one entry for each wallet and multiplier', () => {
    const [base, bonus, visit, stamp] = [
      { multiplier: '1.5' },
      { ruleId: 'bonus', awardId: awardId('R-1:bonus'), multiplier: '1.5' },
      { ruleId: 'visit', awardId: awardId('R-1:visit') },
      { ruleId: 'stamp', awardId: awardId('R-1:stamp'), walletId: 'stamps' },
    ].map((more, index) => grant('R-1', 10 * (index + 1), more)) as [
      GrantAwards,
      GrantAwards,
      GrantAwards,
      GrantAwards,
    ];
    const events = decide(grantsTogether(base, stamp, bonus, visit), EMPTY_ACCOUNT);
    expect(events.map(({ type }) => type)).toEqual(['PointsEarned', 'PointsEarned', 'PointsEarned']);
    expect(
      events.map(({ data: { walletId, lots, postings, balance } }) => [
        walletId,
        lots,
        postings.length,
        balance.active,
      ]),
    ).toEqual([
      [
        'points',
        [
          { lotId: 'R-1:base', points: 10 },
          { lotId: 'R-1:bonus', points: 20 },
        ],
        2,
        30,
      ],
      ['points', [{ lotId: 'R-1:visit', points: 30 }], 2, 60],
      ['stamps', [{ lotId: 'R-1:stamp', points: 40 }], 2, 40],
    ]);
  });

  it('does nothing when it comes again', () => {
    expect(decide(grant('R-1', 123), after(grant('R-1', 123)))).toEqual([]);
    expect(
      decide(grant('R-1', 123), after(grant('R-1', 123), reverse('R-1', 1, { granted: 123, reversed: 23 }))),
    ).toEqual([]);
  });

  it('waits as pending until it activates', () => {
    const account = after(grant('R-1', 100, { activatesAt: at('2026-01-15') }));
    expect(totals(account)).toEqual({ issued: -100, pending: 100 });
    expect(totals(after(grant('R-1', 100, { activatesAt: at('2026-01-15') }), settle(at('2026-01-15'))))).toEqual({
      issued: -100,
      active: 100,
    });
  });
});

describe('goods come back', () => {
  it('takes the points from the lot that they came from', () => {
    const [event] = decide(
      reverse('R-1', 1, { granted: 100, reversed: 30 }),
      after(grant('R-1', 100), grant('R-2', 50)),
    );
    expect(event).toMatchObject({
      type: 'PointsReversed',
      data: {
        reason: { code: 'award.returned', data: { receiptId: 'R-1', byReceiptId: 'C-R-1' } },
        postings: [
          { account: 'active', points: -30 },
          { account: 'reversed', points: 30 },
        ],
        lots: [{ lotId: 'R-1:base', points: -30 }],
        balance: { active: 120, pending: 0, held: 0, deficit: 0 },
      },
    });
  });

  it('counts what is taken back in all, so a change that was missed is caught up with', () => {
    const account = after(grant('R-1', 100), reverse('R-1', 2, { granted: 100, reversed: 70 }));
    expect(remaining(account)).toEqual({ 'R-1': 30 });
    expect(decide(reverse('R-1', 1, { granted: 100, reversed: 30 }), account)).toEqual([]);
    expect(decide(reverse('R-1', 2, { granted: 100, reversed: 70 }), account)).toEqual([]);
  });

  it('takes spent points from pending lots, then from those that expire first, then they are owed', () => {
    const account = after(
      grant('R-1', 100),
      hold('h-1', 100),
      capture('h-1'),
      grant('late', 20, { now: at('2026-01-02'), expiresAt: at('2027-12-31') }),
      grant('soon', 30, { now: at('2026-01-02'), expiresAt: at('2027-01-31') }),
      grant('pending', 10, { now: at('2026-01-02'), activatesAt: at('2026-02-01') }),
      reverse('R-1', 1, { granted: 100, reversed: 45 }, { now: at('2026-01-02') }),
    );
    expect(remaining(account)).toEqual({ 'R-1': 0, late: 15, soon: 0, pending: 0 });
    const owing = after(
      grant('R-1', 100),
      hold('h-1', 100),
      capture('h-1'),
      grant('R-2', 20),
      reverse('R-1', 1, { granted: 100, reversed: 45 }),
    );
    expect(totals(owing)).toEqual({ issued: -120, spent: 100, reversed: 45, deficit: -25 });
  });

  it('does not touch other lots that are past their expiry', () => {
    const account = after(
      grant('R-1', 100),
      hold('h-1', 100),
      capture('h-1'),
      grant('old', 20, { now: at('2026-01-02'), expiresAt: at('2026-03-01') }),
      reverse('R-1', 1, { granted: 100, reversed: 45 }, { now: at('2026-03-01') }),
    );
    expect(totals(account)).toEqual({ issued: -120, spent: 100, expired: 20, reversed: 45, deficit: -45 });
  });

  it('takes points that expired unspent from what expired', () => {
    const account = after(
      grant('R-1', 100, { expiresAt: at('2026-03-01') }),
      grant('R-2', 50),
      settle(at('2026-03-01')),
      reverse('R-1', 1, { granted: 100, reversed: 100 }, { now: at('2026-03-02') }),
    );
    expect(totals(account)).toEqual({ issued: -150, active: 50, reversed: 100 });
  });

  it('refuses to take back more than was granted', () => {
    expect(() => decide(reverse('R-1', 1, { granted: 10, reversed: 11 }), after(grant('R-1', 10)))).toThrow(
      expect.objectContaining({
        code: 'award.invalid',
        data: { awardId: 'R-1:base', sequence: 1, granted: 10, reversed: 11 },
      }),
    );
  });
});

describe('something is owed', () => {
  const owing45 = [
    grant('R-1', 100),
    hold('h-1', 100),
    capture('h-1'),
    reverse('R-1', 1, { granted: 100, reversed: 45 }),
  ];

  it('is repaid first by the next earning', () => {
    const account = after(...owing45, grant('R-2', 60));
    expect(remaining(account)).toEqual({ 'R-1': 0, 'R-2': 15 });
    expect(totals(account)).toEqual({ issued: -160, active: 15, spent: 100, reversed: 45 });
  });

  it('is repaid first by points given by hand', () => {
    expect(totals(after(...owing45, adjust('a-1', 50)))).toEqual({
      issued: -100,
      active: 5,
      spent: 100,
      reversed: 45,
      adjusted: -50,
    });
  });

  it('is undone first when less is taken back than before', () => {
    const account = after(...owing45, correct('R-1', 2, { granted: 100, reversed: 15 }));
    expect(totals(account)).toEqual({ issued: -100, spent: 100, reversed: 15, deficit: -15 });
    expect(totals(after(...owing45, grant('R-2', 45), correct('R-1', 2, { granted: 100, reversed: 15 })))).toEqual({
      issued: -145,
      active: 30,
      spent: 100,
      reversed: 15,
    });
  });
});

describe('an award is adjudicated again', () => {
  it('adds and takes back in one entry', () => {
    const [event] = decide(correct('R-1', 1, { granted: 150, reversed: 20 }), after(grant('R-1', 100)));
    expect(event).toMatchObject({
      type: 'PointsCorrected',
      data: {
        reason: {
          code: 'award.corrected',
          data: { receiptId: 'R-1', change: 'more', cause: 'tier_changed', byReceiptId: null },
        },
        postings: [
          { account: 'issued', points: -50 },
          { account: 'active', points: 30 },
          { account: 'reversed', points: 20 },
        ],
        lots: [{ lotId: 'R-1:base', points: 30 }],
      },
    });
  });

  it('lowers what was granted without counting it as taken back', () => {
    expect(totals(after(grant('R-1', 150), correct('R-1', 1, { granted: 100, reversed: 0 })))).toEqual({
      issued: -100,
      active: 100,
    });
  });

  it('keeps points whose expiry is not known yet from being spent', () => {
    const early = after(reverse('R-1', 1, { granted: 100, reversed: 30 }));
    expect(totals(early)).toEqual({ issued: -100, pending: 70, reversed: 30 });
    expect(() => decide(hold('h-1', 10), early)).toThrow(
      expect.objectContaining({ code: 'points.insufficient', data: { requested: 10, available: 0 } }),
    );
    const late = decide(grant('R-1', 100, { expiresAt: at('2027-01-01') }), early);
    expect(late).toMatchObject([
      {
        type: 'LotTermsRecorded',
        data: {
          postings: [
            { account: 'pending', points: -70 },
            { account: 'active', points: 70 },
          ],
        },
      },
    ]);
    expect(
      decide(grant('R-1', 100), after(reverse('R-1', 1, { granted: 100, reversed: 30 }), grant('R-1', 100))),
    ).toEqual([]);
  });
});
