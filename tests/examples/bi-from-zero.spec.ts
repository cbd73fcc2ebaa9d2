import { csv } from '../../examples/bi-from-zero/print.mjs';
import {
  BALANCES,
  contract,
  ENROLLED_AT,
  ENTRIES,
  MEMBERS,
  pictureOf,
  PROGRAMME,
  publishedExamples,
  sent,
  tombstone,
  programmeDocument,
} from './bi-world';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';

const member = (memberId: string, status: string, revision: number, id = `${memberId}@${String(revision)}`) =>
  sent(
    MEMBERS,
    'loyalty.enrollment.member.state.v1',
    memberId,
    { memberId, reference: null, status, mergedInto: null, enrolledAt: ENROLLED_AT, occurredAt: ENROLLED_AT },
    { id, revision },
  );

const programme = (version: number, timeZone: string) =>
  sent(
    PROGRAMME,
    'loyalty.campaigns.programme.published.v1',
    String(version),
    {
      version,
      publishedAt: '2026-01-01T00:00:00.000Z',
      effectiveFrom: '2026-01-01T00:00:00.000Z',
      document: programmeDocument(timeZone),
    },
    { id: `programme-${String(version)}` },
  );

const entry = (entryId: string, occurredAt: string, postings: Readonly<Record<string, number>>, memberId = 'm-1') =>
  sent(
    ENTRIES,
    'loyalty.ledger.entry.posted.v1',
    memberId,
    {
      ...{
        entryId,
        memberId,
        walletId: 'points',
        kind: 'earn',
        occurredAt,
        reason: { code: 'award.earned', data: {} },
      },
      postings: Object.entries(postings).map(([account, points]) => ({ account, points })),
      ...{ lots: [], receiptId: null, awardId: null, holdId: null, adjustmentId: null, transferId: null },
      balance: { active: 0, pending: 0, held: 0, deficit: 0 },
    },
    { id: entryId },
  );

describe('BI from zero', () => {
  it('understands every example that is published', () => {
    const figures = pictureOf([...publishedExamples(), programme(2, 'UTC')]).figures();

    expect(figures.quality).toMatchObject({ invalid: 0, unknown: 0, duplicates: 0, stateDifferences: [] });
    expect(figures.members).toEqual({ total: 1, open: 1, closed: 0 });
    expect(figures.balances).toEqual([
      {
        ...{ memberId: M, reference: '13085', walletId: 'points' },
        ...{
          granted: 10,
          reversed: 0,
          spent: 0,
          expired: 0,
          adjusted: 0,
          transferred: 0,
          migrated: 0,
          pending: 0,
          held: 0,
          active: 10,
          deficit: 0,
        },
        ...{ inReview: 0, writtenOff: 0 },
      },
    ]);
    expect(figures.months).toEqual([
      {
        ...{ month: '2026-10', walletId: 'points', granted: 10, reversed: 0, issued: 10, redeemed: 0 },
        ...{
          expired: 0,
          adjusted: 0,
          transferred: 0,
          migrated: 0,
          inReview: 0,
          writtenOff: 0,
          outstanding: 10,
          owed: 0,
        },
      },
    ]);
  });

  it('reads what the platform sends, and knows which topics are compacted', () => {
    expect([...contract.topics.keys()]).not.toContain('loyalty.pos.receipts.v1');
    expect([...contract.topics].filter(([, { compacted }]) => compacted).map(([topic]) => topic)).toEqual(
      expect.arrayContaining([MEMBERS, BALANCES, PROGRAMME]),
    );
    expect(contract.topics.get(ENTRIES)).toMatchObject({ compacted: false, key: 'memberId' });
  });

  it('draws months in the zone of the newest programme, unless told another', () => {
    const picture = pictureOf([
      programme(2, 'Europe/Warsaw'),
      programme(1, 'UTC'),
      entry('e-1', '2026-01-31T22:59:59.999Z', { issued: -1, active: 1 }),
      entry('e-2', '2026-01-31T23:00:00.000Z', { issued: -10, active: 10 }),
    ]);
    const issuedByMonth = (zone?: string) => picture.figures(zone).months.map(({ month, issued }) => [month, issued]);

    expect(issuedByMonth()).toEqual([
      ['2026-01', 1],
      ['2026-02', 10],
    ]);
    expect(issuedByMonth('UTC')).toEqual([['2026-01', 11]]);
    expect(issuedByMonth('Asia/Kathmandu')).toEqual([['2026-02', 11]]);
  });

  it('counts a month net of what was taken back in it, and carries what is left', () => {
    const { months } = pictureOf([
      programme(1, 'UTC'),
      entry('e-1', '2026-01-05T10:00:00Z', { issued: -100, active: 100 }),
      entry('e-2', '2026-02-01T00:00:00Z', { active: -60, held: 60 }),
      entry('e-3', '2026-03-01T10:00:00Z', { held: -60, spent: 50, active: 10 }),
      entry('e-4', '2026-03-02T10:00:00Z', { reversed: 70, active: -50, deficit: -20 }),
    ]).figures();

    // Nothing changed in February: the held points are still the member's.
    expect(months).toMatchObject([
      { month: '2026-01', issued: 100, redeemed: 0, outstanding: 100, owed: 0 },
      { month: '2026-03', issued: -70, redeemed: 50, outstanding: 0, owed: 20 },
    ]);
  });

  it('counts nothing twice, whether one message or a stretch of them comes again', () => {
    const stretch = [member('m-1', 'active', 0), entry('e-1', '2026-01-05T10:00:00Z', { issued: -5, active: 5 })];
    const figures = pictureOf([...stretch, member('m-1', 'closed', 1), ...stretch]).figures('UTC');

    expect(figures).toMatchObject({ members: { total: 1, open: 0, closed: 1 }, quality: { duplicates: 2 } });
    expect(figures.months).toMatchObject([{ issued: 5, outstanding: 5 }]);
  });

  it('keeps the newest state of a member, also when compaction has taken the id of an older one that comes again', () => {
    expect(pictureOf([member('m-1', 'closed', 1), member('m-1', 'active', 0)]).figures().members).toEqual({
      ...{ total: 1, open: 0, closed: 1 },
    });
  });

  it('forgets who was erased, for good', () => {
    const { members, quality } = pictureOf([
      member('m-1', 'active', 0),
      member('m-2', 'active', 0),
      tombstone(MEMBERS, 'm-1'),
      member('m-1', 'closed', 1),
    ]).figures();

    expect(members).toEqual({ total: 1, open: 1, closed: 0 });
    expect(quality).toMatchObject({ tombstones: 1, invalid: 0 });
  });

  it('lets types pass that are newer than its document', () => {
    const newer = sent(ENTRIES, 'loyalty.ledger.entry.posted.v2', 'm-1', { entryId: 'e-1' }, { id: 'n-1' });
    expect(pictureOf([newer]).figures().quality).toMatchObject({ unknown: 1, invalid: 0 });
  });

  it.each([
    ['data that break the schema', entry('e-1', 'yesterday', { issued: -1, active: 1 }), /occurredAt/],
    ['points that are no integers', entry('e-1', '2026-01-01T00:00:00Z', { issued: -1.5, active: 1.5 }), /integer/],
    ['postings out of balance', entry('e-1', '2026-01-01T00:00:00Z', { active: 7 }), /sum to 7/],
    [
      'no JSON',
      { ...member('m-1', 'active', 0), record: { ...member('m-1', 'active', 0).record, value: Buffer.from('{') } },
      /JSON/,
    ],
    ['a missing attribute', sent(MEMBERS, '', 'm-1', {}, { id: 'x', ce_specversion: '0.3' }), /ce_specversion/],
    ['no value in a history', tombstone(ENTRIES, 'm-1'), /without value/],
  ])('reports %s and leaves it out', (_, message, problem) => {
    const figures = pictureOf([message]).figures('UTC');
    expect(figures.quality.invalid).toBe(1);
    expect(figures.quality.problems[0]).toMatch(problem);
    expect([figures.members.total, figures.balances, figures.months]).toEqual([0, [], []]);
  });

  it('tells where the ledger’s own balances are others than its entries come to', () => {
    const stated = sent(
      BALANCES,
      'loyalty.ledger.balance.state.v1',
      'm-1:points',
      {
        memberId: 'm-1',
        walletId: 'points',
        active: 9,
        pending: 0,
        held: 0,
        deficit: 0,
        revision: 0,
        occurredAt: ENROLLED_AT,
      },
      { id: 'b-1' },
    );
    const [difference] = pictureOf([
      entry('e-1', '2026-01-01T00:00:00Z', { issued: -10, active: 10 }),
      stated,
    ]).figures().quality.stateDifferences;
    expect(difference).toBe('m-1:points: active is 9, the entries come to 10');
  });

  it('writes cells that a spreadsheet reads back', () => {
    expect(csv(['a', 'b'], [{ a: 'x,"y"', b: null }])).toBe('a,b\n"x,""y""",\n');
  });

  it('writes no cell that a spreadsheet runs', () => {
    expect(csv(['a', 'b'], [{ a: '=1+1', b: -5 }])).toBe(`a,b\n"'=1+1",-5\n`);
  });
});
