import { compareOrder } from '../../receipt';
import type { Allocation, Contribution, ReturnStatus, TierStep } from '../events';
import { withReceipt } from './evolve';
import { LayeredMap } from './layered-map';
import {
  known,
  packAwards,
  packId,
  packOrder,
  Texts,
  unpackAwards,
  unpackId,
  unpackOrder,
  type PackedAwards,
  type PackedOrder,
} from './packing';
import {
  emptyJournal,
  type HeldReceipt,
  type Journal,
  type LeftReceipt,
  type ReceiptEntry,
  type ReturnedLine,
  type ReturnEntry,
} from './state';

/**
 * A journal as JSON. It is written with every few hundred events of a member, so it is small: what repeats is in a table or
 * left out, numbers that grow are differences to the row before, and what an entry shares with most others is not said.
 */
export interface JournalSnapshot {
  readonly texts: readonly string[];
  /** Sorted by order. */
  readonly rows: readonly Row[];
  readonly parked: readonly string[];
  /** Receipts that went on to other members; seldom any. */
  readonly left: readonly LeftReceipt[];
  /** Most journals have none. */
  readonly held?: readonly HeldReceipt[];
  readonly tiers: readonly [
    sequence: number,
    steps: readonly (readonly [tierId: string | null, order: string, programmeVersion: number])[],
  ];
}

type Row = readonly [
  id: string,
  hash: string,
  /** Of its event, as difference to the row before. */
  revision: number,
  order: PackedOrder,
  qualifyingSpend: number,
  qualifyingPoints: number,
  rest?: Rest,
];

/** What most receipts have not. */
interface Rest {
  /** Kind; default sale. */
  readonly k?: ReceiptEntry['kind'];
  /** Programme version; default that of the row before, 1 for the first. */
  readonly v?: number | null;
  /** Awards, unless there is one of the first rule that gave the qualifying points and never changed. */
  readonly a?: PackedAwards;
  /** Points clawed back, and sequence of the contribution. */
  readonly c?: readonly [number, number];
  readonly r?: PackedReturn;
  /** The receipt that it undoes. */
  readonly o?: string;
  /** Conflicts. */
  readonly x?: readonly string[];
  /** How often it had been claimed or moved. */
  readonly m?: number;
  /** Revisions of what was said of it beyond `plainEvents`, each as difference to the one before; from 0 or below: of all. */
  readonly e?: readonly number[];
  /** Rule and sequence of awards of which something was said elsewhere. */
  readonly s?: readonly (readonly [number, number])[];
}

/**
 * Status, what it waits for, and lines: index, units or refund, flags, then row, line and units or refund of each allocation; the
 * last number is left out when a single allocation has all of it.
 */
type PackedReturn = readonly [
  status: ReturnStatus,
  waitingFor: readonly string[],
  lines: readonly (readonly number[])[],
];

export const encodeJournal = (journal: Journal): JournalSnapshot => {
  const entries = [...journal.receipts.values()].sort(compareOrder);
  const texts = new Texts();
  // The first text is the rule of plain awards; any will do, one that is used often makes it small.
  texts.indexOf(entries.find(({ awards }) => awards.length > 0)?.awards[0]?.ruleId ?? '');
  const rowOf = new Map(entries.map(({ receiptId }, row) => [receiptId, row]));
  let before = FIRST;
  const rows = entries.map((entry): Row => {
    const { receiptId, hash, revision, contribution, programmeVersion: version } = entry;
    const { qualifyingSpend, qualifyingPoints } = contribution;
    const { packed, ms } = packOrder(entry.order, before.ms, texts);
    const rest = restOf(entry, before.version, texts, rowOf);
    const tail: [] | [Rest] = Object.keys(rest).length === 0 ? [] : [rest];
    const step = revision - before.revision;
    before = { revision, ms, version };
    return [packId(receiptId), hash, step, packed, qualifyingSpend, qualifyingPoints, ...tail];
  });
  const held = [...journal.held.values()];
  const { sequence, steps } = journal.tiers;
  return {
    texts: texts.all,
    rows,
    parked: journal.parked,
    left: [...journal.left.values()],
    ...(held.length === 0 ? {} : { held }),
    tiers: [sequence, steps.map(({ tierId, order, programmeVersion }) => [tierId, order, programmeVersion])],
  };
};

/** What the first row is compared with. */
const FIRST: { revision: number; ms: number; version: number | null } = { revision: 0, ms: 0, version: 1 };

const restOf = (
  entry: ReceiptEntry,
  version: number | null,
  texts: Texts,
  rowOf: ReadonlyMap<string, number>,
): Rest => {
  const { kind, programmeVersion, contribution, sequence, returned, voidOf, conflicts, moves, saidElsewhere } = entry;
  const { clawedBack } = contribution;
  const events = packEvents(entry);
  const awards = packAwards(entry.awards, contribution.qualifyingPoints, texts);
  return {
    ...(kind === 'sale' ? {} : { k: kind }),
    ...(programmeVersion === version ? {} : { v: programmeVersion }),
    ...(awards === null ? {} : { a: awards }),
    ...(clawedBack === 0 && sequence === 0 ? {} : { c: [clawedBack, sequence] as const }),
    ...(returned === null ? {} : { r: packReturn(returned, rowOf) }),
    ...(voidOf === null ? {} : { o: voidOf }),
    ...(conflicts.length === 0 ? {} : { x: conflicts }),
    ...(moves === 0 ? {} : { m: moves }),
    ...(events.length === 0 ? {} : { e: events }),
    ...(saidElsewhere.length === 0
      ? {}
      : { s: saidElsewhere.map((said) => [texts.indexOf(said.ruleId), said.sequence] as const) }),
  };
};

type Said = Pick<ReceiptEntry, 'revision' | 'returned' | 'awards'>;

/** What is said of every receipt, and of most no more: that it was recorded, and at once what it brought back and earned. */
const plainEvents = ({ revision, returned, awards }: Said): readonly number[] =>
  Array.from({ length: 1 + (returned === null ? 0 : 1) + awards.length }, (_, n) => revision + n);

const packEvents = (entry: ReceiptEntry): readonly number[] => {
  const { events } = entry;
  const plain = plainEvents(entry);
  const more = plain.every((at, n) => at === events[n]) ? events.slice(plain.length) : events;
  const from = more === events ? entry.revision : (plain.at(-1) ?? 0);
  return more.map((at, n) => at - (more[n - 1] ?? from));
};

const unpackEvents = (steps: readonly number[], said: Said): readonly number[] => {
  const plain = (steps[0] ?? 1) > 0 ? plainEvents(said) : [];
  let at = plain.at(-1) ?? said.revision;
  return [...plain, ...steps.map((step) => (at += step))];
};

const packReturn = ({ status, waitingFor, lines }: ReturnEntry, rowOf: ReadonlyMap<string, number>): PackedReturn => [
  status,
  waitingFor,
  lines.map(({ index, units, refund, eligible, linked, allocations }) => {
    const flags = (eligible ? 1 : 0) + (linked ? 2 : 0) + (refund === undefined ? 0 : 4);
    const amount = refund ?? units;
    const from = allocations.flatMap(({ receiptId, lineIndex, units: taken, refund: refunded }) => [
      rowOf.get(receiptId) ?? -1,
      lineIndex,
      refunded ?? taken,
    ]);
    return [index, amount, flags, ...(from.length === 3 && from[2] === amount ? from.slice(0, 2) : from)];
  }),
];

export const decodeJournal = (json: unknown): Journal => {
  const { texts, rows, parked, left, held = [], tiers } = json as JournalSnapshot;
  const ids = rows.map(([id]) => unpackId(id));
  let before = FIRST;
  let journal: Journal = emptyJournal;
  const entries = rows.map((row, at) => {
    const [, hash, revisionStep, packed, qualifyingSpend, qualifyingPoints, rest = {}] = row;
    const { order, ms } = unpackOrder(packed, before.ms, texts);
    before = { revision: before.revision + revisionStep, ms, version: rest.v === undefined ? before.version : rest.v };
    const [clawedBack, sequence] = rest.c ?? [0, 0];
    const contribution: Contribution = { qualifyingPoints, qualifyingSpend, clawedBack };
    const { revision } = before;
    const awards = unpackAwards(rest.a ?? null, qualifyingPoints, texts);
    const returned = rest.r === undefined ? null : unpackReturn(rest.r, ids);
    const entry: ReceiptEntry = {
      receiptId: known(ids, at),
      kind: rest.k ?? 'sale',
      revision,
      events: unpackEvents(rest.e ?? [], { revision, returned, awards }),
      order,
      hash,
      programmeVersion: before.version,
      contribution,
      sequence,
      awards,
      returned,
      voidOf: rest.o ?? null,
      conflicts: rest.x ?? [],
      moves: rest.m ?? 0,
      saidElsewhere: (rest.s ?? []).map(([rule, said]) => ({ ruleId: known(texts, rule), sequence: said })),
    };
    return entry;
  });
  for (const entry of entries) if (entry.kind !== 'sale') journal = withReceipt(journal, entry);
  const steps: readonly TierStep[] = tiers[1].map(([tierId, order, programmeVersion]) => ({
    tierId,
    order,
    programmeVersion,
  }));
  return {
    ...journal,
    receipts: LayeredMap.of(entries.map((entry) => [entry.receiptId, entry])),
    left: LayeredMap.of(left.map((each) => [each.receiptId, each])),
    held: LayeredMap.of(held.map((each) => [each.receiptId, each])),
    parked,
    refunders: entries
      .filter(({ returned }) => returned?.lines.some(({ refund }) => refund !== undefined) === true)
      .map(({ receiptId }) => receiptId),
    tiers: { sequence: tiers[0], steps },
  };
};

const unpackReturn = ([status, waitingFor, lines]: PackedReturn, ids: readonly string[]): ReturnEntry => ({
  status,
  waitingFor,
  lines: lines.map(([index = 0, amount = 0, flags = 0, ...rest]): ReturnedLine => {
    const allocations: Allocation[] = [];
    const measured = (of: number) => (flags >= 4 ? { units: 0, refund: of } : { units: of });
    for (let at = 0; at < rest.length; at += 3) {
      const [row = -1, lineIndex = 0, taken = amount] = rest.slice(at, at + 3);
      allocations.push({ receiptId: known(ids, row), lineIndex, ...measured(taken) });
    }
    return { index, ...measured(amount), eligible: flags % 2 === 1, linked: (flags & 2) !== 0, allocations };
  }),
});
