import type { Allocation } from '../../journal/events';
import type { GoodsFound } from '../../journal/recording/settle-all';
import type { RecordedJournal } from '../recorded-journal';
import type { ReplayedAward } from '../replayed-award';

/** Without names, which most of it would be; of a sale its place in the journal. */
type PackedAward = readonly [
  ruleId: ReplayedAward['ruleId'],
  walletId: string,
  earner: number | readonly [id: ReplayedAward['for'], occurredAt: ReplayedAward['occurredAt']],
  tierId: ReplayedAward['tierId'],
  granted: ReplayedAward['granted'],
  expiresAt: ReplayedAward['expiresAt'],
  reversals: readonly (readonly [
    receiptId: ReplayedAward['reversals'][number]['receiptId'],
    occurredAt: ReplayedAward['reversals'][number]['occurredAt'],
    points: ReplayedAward['reversals'][number]['points'],
  ])[],
];

type PackedFound = readonly (readonly [
  lookedFor: string,
  matches: readonly (readonly [
    receiptId: Allocation['receiptId'],
    lines: readonly (readonly [index: number, allocations: readonly Allocation[]])[],
  ])[],
])[];

interface PackedSide {
  readonly awards: readonly PackedAward[];
  readonly found: PackedFound;
}

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** What a replay of the journal came to, and where it found goods that came back; UTF-8 of JSON. */
export const packSide = (awards: readonly ReplayedAward[], recorded: RecordedJournal): Uint8Array => {
  const side: PackedSide = { awards: packedAwards(awards, recorded), found: packedFound(recorded.found) };
  return encoder.encode(JSON.stringify(side));
};

/**
 * @param recorded the journal that it was packed with; it is told where goods were found
 * @returns awards
 */
export const unpackSide = (packed: Uint8Array, recorded: RecordedJournal): readonly ReplayedAward[] => {
  const { awards, found } = JSON.parse(decoder.decode(packed)) as PackedSide;
  recorded.found.push(...unpackedFound(found));
  return unpackedAwards(awards, recorded);
};

const packedFound = (found: GoodsFound): PackedFound =>
  found.map(({ lookedFor, matches }) => [lookedFor, [...matches].map(([id, lines]) => [id, [...lines]])]);

const unpackedFound = (found: PackedFound): GoodsFound =>
  found.map(([lookedFor, matches]) => ({
    lookedFor,
    matches: new Map(matches.map(([id, lines]) => [id, new Map(lines)])),
  }));

const packedAwards = (awards: readonly ReplayedAward[], { receipts }: RecordedJournal): readonly PackedAward[] => {
  const places = new Map<ReplayedAward['for'], number>(
    receipts.map(({ normalised: { receiptId } }, index) => [receiptId, index]),
  );
  return awards.map((award): PackedAward => {
    const { ruleId, walletId, for: id, occurredAt, tierId, granted, expiresAt, reversals } = award;
    const place = places.get(id);
    const isAsTheReceipt = place !== undefined && receipts[place]?.normalised.occurredAt === occurredAt;
    return [
      ...([
        ruleId,
        walletId,
        isAsTheReceipt ? place : ([id, occurredAt] as const),
        tierId,
        granted,
        expiresAt,
      ] as const),
      reversals.map(({ receiptId, occurredAt: at, points }) => [receiptId, at, points]),
    ];
  });
};

const unpackedAwards = (packed: readonly PackedAward[], { receipts }: RecordedJournal): readonly ReplayedAward[] =>
  packed.map(([ruleId, walletId, earner, tierId, granted, expiresAt, reversals]): ReplayedAward => {
    const receipt = typeof earner === 'number' ? receipts[earner]?.normalised : undefined;
    const [id, occurredAt] =
      receipt === undefined ? (earner as Exclude<typeof earner, number>) : [receipt.receiptId, receipt.occurredAt];
    return {
      ...{ ruleId, walletId, for: id, occurredAt, tierId, granted, expiresAt },
      reversals: reversals.map(([receiptId, at, points]) => ({ receiptId, occurredAt: at, points })),
    };
  });
