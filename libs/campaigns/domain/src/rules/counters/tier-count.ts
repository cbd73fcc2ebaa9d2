import type { CounterDocument, TiersDocument } from '@accrue/contracts';
import {
  counterPlace,
  membershipPlace,
  VISITS_PLACE,
  walletAmounts,
  type WalletAmounts,
  type ZoneId,
} from '@accrue/kernel';
import type { Basket } from '../basket';
import { compileCounter, Tally, type CountedSale } from './counter';

/** What a ladder by visits or by a counter counts of what is left of a receipt, and fees of memberships, in their places among the amounts of wallets. */
export type TierCount = (basket: Basket, sale: CountedSale) => WalletAmounts;

interface Document {
  readonly tiers?: TiersDocument | undefined;
  readonly counters?: readonly CounterDocument[] | undefined;
}

/** null: the ladder counts spend or a wallet, and no tier is bought. @param document of a checked programme */
export const compileTierCount = ({ tiers, counters = [] }: Document, zone: ZoneId): TierCount | null => {
  const { by, counter: counterId } = tiers?.qualify ?? {};
  const counting = by === 'counter' ? counters.find(({ id }) => id === counterId) : undefined;
  const counts = [
    ...(by === 'visits' ? [countAt(VISITS_PLACE, VISITS, zone)] : []),
    ...(counting === undefined ? [] : [countAt(counterPlace(counting.id), counting, zone)]),
    ...(tiers?.memberships ?? []).map(({ id, sku }) =>
      countAt(
        membershipPlace(id),
        { id, count: 'units', of: { include: { skus: [sku] }, exclude: { lineTypes: [] } }, window: 'programme' },
        zone,
      ),
    ),
  ];
  if (counts.length === 0) return null;
  return (basket, sale) => walletAmounts(counts.map((count) => count(basket, sale)));
};

const VISITS: CounterDocument = { id: 'visits', count: 'receipts', window: 'programme' };

const countAt = (place: string, document: CounterDocument, zone: ZoneId) => {
  const counter = compileCounter(document, zone);
  return (basket: Basket, sale: CountedSale): readonly [place: string, amount: number] => {
    const tally = new Tally();
    tally.add(counter.counted(basket, sale));
    return [place, counter.valueOf(tally)];
  };
};
