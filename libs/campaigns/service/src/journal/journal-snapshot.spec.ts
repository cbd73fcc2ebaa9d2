import {
  assessReceipt,
  compileProgramme,
  decideJournal,
  emptyJournal,
  journalModel,
  type JournalEvent,
  type ProgrammeDocument,
  type ProgrammeVersion,
} from '@accrue/campaigns-domain';
import type { ReceiptV1 } from '@accrue/contracts';
import {
  ACCRUE_NAMESPACE,
  contentHash,
  instantFromEpochMs,
  invariant,
  memberId,
  uuidV5,
  type InstantIso,
} from '@accrue/kernel';
import { expressions } from '../expressions';
import { goodsBack, NOW, programme, sale } from '../campaigns.fixture';
import type { KeptReceipt } from './events';
import { keptJournal } from './journals';

const now = NOW as InstantIso;
const published = (document: object): readonly ProgrammeVersion[] => [
  { version: 1, effectiveFrom: now, programme: compileProgramme(document as ProgrammeDocument, expressions) },
];

/** A member's journal with these receipts, one after the other. */
const journalOf = (receipts: readonly ReceiptV1[], programmes: readonly ProgrammeVersion[]) => {
  const events: JournalEvent[] = [];
  let journal = emptyJournal;
  const recall = (revisions: readonly number[]) => revisions.flatMap((revision) => events[revision] ?? []);
  for (const receipt of receipts as readonly KeptReceipt[]) {
    const assessed = assessReceipt(receipt, { programmes, now });
    invariant(assessed.ignoredBecause === null, 'it counts');
    const { normalised, version } = assessed;
    const data = {
      ...{ receipt, normalised, programmeVersion: version.version, hash: contentHash(receipt), source: 'http' },
      ...{ memberId: memberId('ann'), undoes: null, attributed: null, tillWaits: false, holdFault: null },
      ...{ evaluation: null, discounts: null },
    };
    for (const event of decideJournal(
      { type: 'RecordReceipt', data, metadata: { now } },
      journal,
      recall,
      programmes,
    )) {
      journal = journalModel.evolve(journal, event, { revision: events.length });
      events.push(event);
    }
  }
  return journal;
};

const WEEK_MS = 7 * 86_400_000;
const uuid = (name: string) => uuidV5(name, ACCRUE_NAMESPACE);

/** Twice a week for five years, 20 lines each; then one line of each of ten sales comes back at once. */
const fiveYears = (): readonly ReceiptV1[] => {
  let sequence = 8000;
  const place = (atMs: number) => {
    const endedAt = instantFromEpochMs(atMs);
    sequence += 7;
    const store = { storeId: `S-0${String(14 + (sequence % 3))}`, workstationId: '3' };
    return { endedAt, businessKey: { ...store, sequenceNumber: String(sequence), businessDate: endedAt.slice(0, 10) } };
  };
  const bought = (n: number, i: number) => [`SKU-${String((n * 7 + i * 13) % 400)}`, 1, 100 + ((n + i) % 900)] as const;
  return Array.from({ length: 520 }, (_, n) => n).flatMap((n) => {
    const atMs = Date.UTC(2020, 0, 4, 10, 7) + Math.floor(n / 2) * WEEK_MS + (n % 2) * 7_923_411;
    const lines = Array.from({ length: 20 }, (_, i) => bought(n, i));
    const visit = sale(uuid(`sale ${String(n)}`), 'c-ann', lines, place(atMs));
    if (n % 10 !== 9) return [visit];
    const back = Array.from({ length: 10 }, (_, i) => bought(n - i, 1));
    return [visit, goodsBack(uuid(`return ${String(n)}`), 'c-ann', back, place(atMs + 86_400_000))];
  });
};

describe('the snapshot of a journal', () => {
  it('of five years of weekly shopping, 520 receipts of 20 lines and every twentieth line returned, is below 64 KiB', () => {
    const journal = journalOf(fiveYears(), published(programme()));
    const returned = [...journal.receipts.values()].flatMap((entry) => entry.returned?.lines ?? []);
    expect(returned.filter(({ allocations }) => allocations.length > 0)).toHaveLength(520);
    const json = JSON.stringify(keptJournal.snapshot.encode(journal));
    expect(Buffer.byteLength(json)).toBeLessThan(64 * 1024);
    const again = keptJournal.snapshot.decode(JSON.parse(json));
    expect(journalModel.snapshot.encode(again)).toStrictEqual(journalModel.snapshot.encode(journal));
  });

  it('of the same under 50 rules that look at 25 counters, of which each receipt counts for all, is below 96 KiB', () => {
    const counts = ['receipts', 'visits', 'units', 'spend', 'distinct-days'] as const;
    const windows = ['programme', 'year', 'quarter', 'month', { rollingDays: 30 }] as const;
    const counters = counts.flatMap((count) =>
      windows.map((window, n) => ({ id: `${count}-${String(n)}`, count, window })),
    );
    const rules = counters.flatMap(({ id }) => [
      { id: `early-${id}`, name: id, wallet: 'points', earn: { fixed: 1 }, if: `counter("${id}") == 7` },
      { id: `late-${id}`, name: id, wallet: 'points', earn: { fixed: 1 }, if: `counter("${id}") == 77` },
    ]);
    const journal = journalOf(fiveYears(), published(programme({ counters, earning: { rules } })));
    expect(
      [...journal.receipts.values()].filter(({ counted }) => Object.keys(counted ?? {}).length === 25),
    ).toHaveLength(520);
    const json = JSON.stringify(keptJournal.snapshot.encode(journal));
    expect(Buffer.byteLength(json)).toBeLessThan(96 * 1024);
  });
});
