import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { zstdCompressSync } from 'node:zlib';
import {
  assessReceipt,
  compileProgramme,
  decideJournal,
  journalModel,
  type Journal,
  type JournalEvent,
  type ProgrammeDocument,
  type ProgrammeVersion,
  type ReceiptContent,
} from '@accrue/campaigns-domain';
import { contentHash, memberId, parseInstant } from '@accrue/kernel';
import { parse } from 'yaml';
import { expressions } from '../../../libs/campaigns/service/src/expressions';
import { linesOf, programmeFile, sampleFile, wholeFile } from '../../e2e/real-data';
import { fiftyRules } from '../rules/fifty-rules';
import { inRounds, ratioOf, summarize, type Figures } from '../rounds';

interface FromTill extends ReceiptContent {
  readonly member: { readonly value?: string };
}

/** A member's journal as it grows. */
interface Living {
  journal: Journal;
  readonly events: JournalEvent[];
}

const mapping = createRequire(__filename)('../../../examples/online-retail-ii/mapping.cjs') as {
  receipt(line: unknown): FromTill;
};
const NOW = parseInstant('2026-01-01T00:00:00Z');

/** What deciding costs without database, driver and messages: journals of members in memory, all receipts of the data in their order. */
export const journalsBench = async (options: { readonly rounds: number }) => {
  const receipts = linesOf(wholeFile ?? sampleFile).flatMap((line) => {
    const { member, ...receipt } = mapping.receipt(JSON.parse(line));
    return member.value === undefined ? [] : [{ whose: member.value, receipt }];
  });
  const base = parse(readFileSync(programmeFile, 'utf8')) as ProgrammeDocument;
  const contestants = [
    { name: 'base', document: base },
    { name: 'fifty rules', document: fiftyRules() as ProgrammeDocument },
  ].map(({ name, document }) => ({ name, run: () => Promise.resolve(decideAll(receipts, document)) }));
  const done = await inRounds(contestants, options.rounds);
  return {
    summaries: Object.fromEntries(contestants.map(({ name }) => [name, summarize(done, name)])),
    ratios: { 'CPU s, fifty rules/base': ratioOf(done, 'CPU s', 'fifty rules', 'base') },
  };
};

const decideAll = (
  receipts: readonly { readonly whose: string; readonly receipt: ReceiptContent }[],
  document: ProgrammeDocument,
): Figures => {
  const programme = compileProgramme(document, expressions);
  const programmes: readonly ProgrammeVersion[] = [
    { version: 1, effectiveFrom: parseInstant('2000-01-01T00:00:00Z'), programme },
  ];
  const members = new Map<string, Living>();
  const millis: number[] = [];
  const began = process.cpuUsage();
  for (const { whose, receipt } of receipts) {
    const living = members.get(whose) ?? { journal: journalModel.initial, events: [] };
    members.set(whose, living);
    const beganAt = performance.now();
    record(receipt, whose, living, programmes);
    millis.push(performance.now() - beganAt);
  }
  const { user, system } = process.cpuUsage(began);
  millis.sort((a, b) => a - b);
  const sizes = [...members.values()].map(({ journal }) => sizeOf(journal)).sort((a, b) => b.json - a.json);
  const [largest = { receipts: 0, json: 0, stored: 0 }] = sizes;
  return {
    'CPU s': (user + system) / 1e6,
    receipts: receipts.length,
    events: [...members.values()].reduce((sum, { events }) => sum + events.length, 0),
    'one receipt, p50 ms': millis[millis.length >> 1] ?? NaN,
    'one receipt, p99 ms': millis[Math.floor(millis.length * 0.99)] ?? NaN,
    'largest snapshot: receipts': largest.receipts,
    'largest snapshot: bytes of JSON': largest.json,
    'largest snapshot: bytes stored': largest.stored,
    'median snapshot: bytes stored': sizes[sizes.length >> 1]?.stored ?? NaN,
  };
};

const record = (
  receipt: ReceiptContent,
  whose: string,
  living: Living,
  programmes: readonly ProgrammeVersion[],
): void => {
  const assessed = assessReceipt(receipt, { programmes, now: NOW });
  if (assessed.ignoredBecause !== null) return;
  const { normalised, version, evaluation } = assessed;
  const told = { receipt, normalised, hash: contentHash(receipt), source: 'http', memberId: memberId(whose) };
  const nothing = { undoes: null, attributed: null, tillWaits: false, holdFault: null, discounts: null };
  const data = { ...told, ...nothing, programmeVersion: version.version, evaluation };
  const command = { type: 'RecordReceipt', data, metadata: { now: NOW } } as const;
  const recall = (revisions: readonly number[]): readonly JournalEvent[] =>
    revisions.map((revision) => living.events[revision] as JournalEvent);
  for (const event of decideJournal(command, living.journal, recall, programmes)) {
    living.journal = journalModel.evolve(living.journal, event, { revision: living.events.length });
    living.events.push(event);
  }
};

/** As the event store keeps it: compressed, as base64. */
const sizeOf = (journal: Journal) => {
  const json = JSON.stringify(journalModel.snapshot.encode(journal));
  const stored = zstdCompressSync(json).toString('base64').length;
  return { receipts: [...journal.receipts.values()].length, json: json.length, stored };
};
