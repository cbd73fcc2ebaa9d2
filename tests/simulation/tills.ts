import type { TakesOff } from './discounts';
import { VOUCHER } from './journals';
import type { Random } from './random';
import { returnOf, saleOf, voidOf } from './receipts';
import { BUSY_MS, laterThan, START_MS, type Draft } from './wishes';

interface At {
  readonly receiptId: string;
  readonly card: string;
  readonly atMs: number;
  /** Absent: a store. */
  readonly channel?: string;
}

/** Of tills that ask what to take off. */
export const askedOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(1, 3) }, (_unused, index): readonly Draft[] => {
    const atMs = random.between(0, BUSY_MS);
    const at = { receiptId: `E-${String(index + 1)}`, card: random.pick(cards) ?? '', atMs };
    return tillOf(at, random, ['as told', 'as told', 'a penny more']);
  }).flat();

/** Members are given coupons, or what brings them coupons or cakes; then they buy, also at two tills at once. */
export const couponsOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(0, 4) }, (_unused, index): readonly Draft[] => {
    const [card, key] = [random.pick(cards) ?? '', `C-${String(index + 1)}`];
    const offer = random.pick(['off', 'off', 'thanks', 'thanks', 'kept', 'bake']);
    const atMs = random.between(0, BUSY_MS / 3);
    const drafts: Draft[] = [{ atMs, wish: { kind: 'offer', card, key, offer } }];
    if (offer === 'kept' && random.chance(0.9))
      drafts.push({ atMs: random.between(atMs, BUSY_MS / 2), wish: { kind: 'activate', card, key } });
    const buysMs = laterThan(atMs, random);
    for (let tills = random.between(0, 4); tills > 0; tills -= 1) {
      // Half of them at once.
      const at = {
        receiptId: `${key}-${String(tills)}`,
        card,
        atMs: random.chance(0.5) ? buysMs : laterThan(buysMs, random),
      };
      drafts.push(...tillOf(at, random, ['as told', 'as told', 'as told', 'a penny more', 'by heart'], 0.5));
    }
    return drafts;
  }).flat();

/** Purchases in the app bring a voucher by a rule; then the member buys, also at two tills at once, and what brought it may come back. */
export const vouchersOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(0, 3) }, (_unused, index): readonly Draft[] => {
    const [card, key] = [random.pick(cards) ?? '', `V-${String(index + 1)}`];
    const atMs = random.between(0, BUSY_MS / 2);
    const drafts = [...tillOf({ receiptId: key, card, atMs, channel: VOUCHER.channel }, random, ['as told'], 0.6)];
    const buysMs = laterThan(atMs, random);
    for (let tills = random.between(1, 3); tills > 0; tills -= 1) {
      const at = {
        receiptId: `${key}-${String(tills)}`,
        card,
        atMs: random.chance(0.5) ? buysMs : laterThan(buysMs, random),
      };
      drafts.push(...tillOf(at, random, ['as told', 'as told', 'a penny more'], 0.4));
    }
    return drafts;
  }).flat();

/** Some take off something else; and all of it may come back, or it seemed so. */
const tillOf = (
  { receiptId, card, atMs, channel }: At,
  random: Random,
  ways: readonly TakesOff[],
  comesBack = 0.3,
): readonly Draft[] => {
  const goods = { unitPrice: random.between(4, 40) * 33, units: random.between(1, 2) };
  const takesOff = random.pick(ways) ?? 'as told';
  // Who asks nobody may send it late.
  const lateMs = takesOff === 'by heart' ? random.between(0, 60_000) : 0;
  const sale = { receiptId, card, endedMs: START_MS + atMs - lateMs, ...goods, isTouched: false };
  const drafts: Draft[] = [
    { atMs, wish: { kind: 'receipt', receipt: saleOf(sale, { ...(channel && { channel }) }), takesOff } },
  ];
  if (!random.chance(comesBack)) return drafts;
  const back = { receiptId: `${receiptId}-back`, endedMs: START_MS + BUSY_MS };
  const receipt = random.chance(0.5) ? voidOf(back, sale) : returnOf(back, sale, sale.units);
  const backMs = laterThan(atMs, random);
  drafts.push({ atMs: backMs, wish: { kind: 'receipt', receipt, backOf: receiptId } });
  if (random.chance(0.7)) return drafts;
  const undone = voidOf({ ...back, receiptId: `${receiptId}-undone` }, { ...sale, receiptId: back.receiptId });
  return [
    ...drafts,
    { atMs: laterThan(backMs, random), wish: { kind: 'receipt', receipt: undone, backOf: back.receiptId } },
  ];
};
