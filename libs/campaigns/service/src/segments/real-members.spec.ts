import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  assessReceipt,
  compileProgramme,
  checkProgramme,
  decideJournal,
  emptyJournal,
  journalModel,
  standingAt,
  type Journal,
  type JournalEvent,
  type ProgrammeDocument,
  type ProgrammeVersion,
  type ReceiptContent,
} from '@accrue/campaigns-domain';
import { contentHash, invariant, memberId, type InstantIso } from '@accrue/kernel';
import { expressions } from '../expressions';
import { CUTS, movesExpected, type Move, type SourceReceipt } from './real-members.oracle.fixture';

jest.setTimeout(3_600_000);

const root = join(__dirname, '../../../../..');
const whole = join(root, '../shared/data/online-retail-ii/receipts.ndjson.gz');
const isWhole = process.env['LONG_TESTS'] === '1' && existsSync(whole);
const linesOf = (): readonly string[] => {
  const bytes = isWhole
    ? gunzipSync(readFileSync(whole))
    : readFileSync(join(root, 'examples/online-retail-ii/sample-members.ndjson'));
  return bytes.toString('utf8').trimEnd().split('\n');
};
const mapping = createRequire(__filename)(join(root, 'examples/online-retail-ii/mapping.cjs')) as {
  readonly receipt: (source: SourceReceipt) => ReceiptContent;
};

const segment = (id: string, source: string) => ({ id, name: id, if: source });
const document: ProgrammeDocument = {
  schemaVersion: 1,
  name: 'Segments',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { never: true } }],
  counters: [
    { id: 'quarter', count: 'spend', window: 'quarter' },
    { id: 'days', count: 'distinct-days', window: { rollingDays: 30 } },
  ],
  rfm: CUTS,
  segments: [
    segment('away', 'member.daysSinceLastPurchase > 60'),
    segment('early', 'member.daysSinceFirstPurchase <= 90'),
    segment('regular', 'member.purchases >= 4'),
    segment('big', 'member.spendMinor >= 100000'),
    segment('champion', 'member.recencyScore >= 4 && member.frequencyScore >= 4 && member.monetaryScore >= 4'),
    segment('at-risk', 'member.recencyScore <= 2 && member.frequencyScore >= 3'),
    segment('quarter', 'counter("quarter") >= 30000'),
    segment('month', 'counter("days") >= 2'),
  ],
  earning: { rules: [] },
  returns: { unlinked: 'match' },
  receipts: { tooOldDays: null },
};

/** Time alone moves members for a year more. */
const UNTIL = '2012-12-31T12:00:00.000Z' as InstantIso;
const MEMBER = memberId('m-1');

const programmes = (): readonly ProgrammeVersion[] => [
  {
    version: 1,
    effectiveFrom: '2009-01-01T00:00:00.000Z' as InstantIso,
    programme: compileProgramme(document, expressions),
  },
];

/** Of one member, as receipts come. */
const journalOf = (receipts: readonly SourceReceipt[], versions: readonly ProgrammeVersion[]): Journal => {
  let journal = emptyJournal;
  const events: JournalEvent[] = [];
  const metadata = { now: UNTIL };
  const recall = (revisions: readonly number[]) =>
    revisions.map((revision) => {
      const event = events[revision];
      invariant(event !== undefined, `there is an event ${String(revision)}`);
      return event;
    });
  for (const source of receipts) {
    const receipt = mapping.receipt(source);
    const assessed = assessReceipt(receipt, { programmes: versions, ...metadata });
    if (assessed.ignoredBecause !== null) continue;
    const { normalised, version } = assessed;
    const data = {
      ...{ receipt, normalised, hash: contentHash(receipt), source: 'http', memberId: MEMBER },
      ...{ programmeVersion: version.version, undoes: null, attributed: null, tillWaits: false, holdFault: null },
      ...{ evaluation: null, discounts: null },
    } as const;
    for (const event of decideJournal({ type: 'RecordReceipt', data, metadata }, journal, recall, versions)) {
      journal = journalModel.evolve(journal, event, { revision: events.length });
      events.push(event);
    }
  }
  return journal;
};

/** As due work goes: from one moment that is named to the next. */
const movesFound = (journal: Journal, begin: InstantIso, versions: readonly ProgrammeVersion[]) => {
  const [moves, since]: [Move[], string[]] = [[], []];
  let looks = 0;
  for (let asOf: InstantIso | null = begin; asOf !== null && asOf <= UNTIL; looks += 1) {
    const standing = standingAt({ memberId: MEMBER, journal, programmes: versions }, asOf);
    const segments = standing?.segments.map(({ segmentId }) => segmentId) ?? [];
    if ((moves.at(-1)?.segments ?? []).join() !== segments.join()) {
      // Since when each is held is found by going back: it has to be the moment at which this walk came by.
      const last = moves.at(-1)?.segments ?? [];
      for (const { segmentId, since: found } of standing?.segments ?? [])
        if (!last.includes(segmentId) && found !== asOf) since.push(`${segmentId} since ${found}, not ${asOf}`);
      moves.push({ at: asOf, segments });
    }
    asOf = standing?.nextAt ?? null;
  }
  return { moves, since, looks };
};

const SAMPLE = {
  ...{ members: 61, receipts: 420, moves: 697, looks: 901, ofWhomNoneMoves: 0 },
  entered: {
    ...{ early: 61, regular: 22, big: 20, quarter: 102, month: 75 },
    ...{ away: 117, 'at-risk': 37, champion: 35 },
  },
};
const ALL = {
  ...{ members: 5_942, receipts: 44_876, moves: 76_817, looks: 98_269, ofWhomNoneMoves: 64 },
  entered: {
    ...{ early: 5_903, regular: 2_648, big: 2_748, quarter: 12_317, month: 7_239 },
    ...{ away: 13_751, 'at-risk': 4_471, champion: 4_367 },
  },
};

describe(`members of Online Retail II (${isWhole ? 'all' : 'the 61 of the sample; all with LONG_TESTS=1'})`, () => {
  it('come into segments and out of them on the days that an independent computation names', () => {
    expect(checkProgramme(document, expressions)).toEqual([]);
    const versions = programmes();
    const byMember = Map.groupBy(
      linesOf()
        .map((line) => JSON.parse(line) as SourceReceipt)
        .filter((receipt) => receipt.memberId !== null),
      (receipt) => receipt.memberId,
    );
    const seen = { members: byMember.size, receipts: 0, moves: 0, looks: 0, ofWhomNoneMoves: 0 };
    const entered: Record<string, number> = {};
    for (const [member, receipts] of byMember) {
      const [first] = receipts.map(({ timestamp }) => new Date(timestamp).toISOString()).sort();
      const found = movesFound(journalOf(receipts, versions), first as InstantIso, versions);
      const expected = movesExpected(receipts, UNTIL);
      expect({ member, moves: found.moves, since: found.since }).toEqual({ member, moves: expected, since: [] });
      seen.receipts += receipts.length;
      seen.moves += expected.length;
      seen.looks += found.looks;
      if (expected.length === 0) seen.ofWhomNoneMoves += 1;
      expected.forEach(({ segments }, index) => {
        for (const id of segments)
          if (expected[index - 1]?.segments.includes(id) !== true) entered[id] = (entered[id] ?? 0) + 1;
      });
    }
    // None of these agreed about nothing.
    expect({ ...seen, entered }).toEqual(isWhole ? ALL : SAMPLE);
  });
});
