import { epochMs, instantFromEpochMs, invariant } from '@accrue/kernel';
import { instantOfOrder } from '../../receipt';
import type { AwardEntry } from './state';

/** Texts that many rows share, each once. */
export class Texts {
  readonly all: string[] = [];
  private readonly indexes = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    this.indexes.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

/** @throws InvariantViolation when the snapshot is not one of ours */
export const known = (texts: readonly string[], index: number): string => {
  const text = texts[index];
  invariant(text !== undefined, `a snapshot refers to entry ${index}, which it does not have`);
  return text;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** No receipt id begins with it. */
const PACKED = '~';

/** A UUID as 22 characters instead of 36; any other id as it is. */
export const packId = (id: string): string =>
  UUID.test(id) ? PACKED + Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') : id;

export const unpackId = (packed: string): string => {
  if (!packed.startsWith(PACKED)) return packed;
  const hex = Buffer.from(packed.slice(1), 'base64url').toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/**
 * Milliseconds since the row before, the text between date and sequence (store, workstation, till), the sequence (a number
 * when it was digits), and the business date unless it is the UTC date of the instant.
 */
export type PackedOrder = readonly [stepMs: number, place: number, sequence: number | string, businessDate?: string];

const INSTANT_END = '2026-10-31T12:03:00.000Z'.length;
const DATE_END = INSTANT_END + '|2026-10-31'.length;
const DIGITS_LENGTH = 12;
const DIGITS = /^\d{12}$/;

export const packOrder = (order: string, beforeMs: number, texts: Texts): { packed: PackedOrder; ms: number } => {
  const ms = epochMs(instantOfOrder(order));
  const businessDate = order.slice(INSTANT_END + 1, DATE_END);
  const rest = order.slice(DATE_END + 1);
  const sequenceAt = rest.lastIndexOf('|') + 1;
  const place = texts.indexOf(rest.slice(0, sequenceAt));
  const text = rest.slice(sequenceAt);
  const sequence = DIGITS.test(text) ? Number(text) : text;
  const packed: PackedOrder = [ms - beforeMs, place, sequence];
  return { packed: order.startsWith(businessDate) ? packed : [ms - beforeMs, place, sequence, businessDate], ms };
};

export const unpackOrder = (
  [stepMs, place, sequence, businessDate]: PackedOrder,
  beforeMs: number,
  texts: readonly string[],
): { order: string; ms: number } => {
  const ms = beforeMs + stepMs;
  const instant = instantFromEpochMs(ms);
  const text = typeof sequence === 'number' ? String(sequence).padStart(DIGITS_LENGTH, '0') : sequence;
  return { order: `${instant}|${businessDate ?? instant.slice(0, 10)}|${texts[place] ?? ''}${text}`, ms };
};

/** Granted, reversed and sequence of a single award of the first rule in the table; otherwise rule and these, award by award. */
export type PackedAwards = readonly number[];

/** @returns null for what most receipts have: the qualifying points, under the first rule, and no change since */
export const packAwards = (
  awards: readonly AwardEntry[],
  qualifyingPoints: number,
  texts: Texts,
): PackedAwards | null => {
  const [only, second] = awards;
  if (only === undefined) return qualifyingPoints > 0 ? [] : null;
  const { granted, reversed, sequence } = only;
  if (second !== undefined || texts.indexOf(only.ruleId) !== 0) {
    return awards.flatMap((each) => [texts.indexOf(each.ruleId), each.granted, each.reversed, each.sequence]);
  }
  const plain = granted === qualifyingPoints && granted > 0 && reversed === 0 && sequence === 0;
  return plain ? null : [granted, reversed, sequence];
};

export const unpackAwards = (
  packed: PackedAwards | null,
  qualifyingPoints: number,
  texts: readonly string[],
): readonly AwardEntry[] => {
  const first = (granted = 0, reversed = 0, sequence = 0) => [{ ruleId: known(texts, 0), granted, reversed, sequence }];
  if (packed === null) return qualifyingPoints > 0 ? first(qualifyingPoints) : [];
  if (packed.length === 3) return first(...packed);
  const awards: AwardEntry[] = [];
  for (let at = 0; at < packed.length; at += 4) {
    const [rule = -1, granted = 0, reversed = 0, sequence = 0] = packed.slice(at, at + 4);
    awards.push({ ruleId: known(texts, rule), granted, reversed, sequence });
  }
  return awards;
};
