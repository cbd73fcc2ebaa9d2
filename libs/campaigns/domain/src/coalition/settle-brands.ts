import type { CoalitionSection } from '@accrue/contracts';
import { minorUnits, type MinorUnits } from '@accrue/kernel';
import { timesRatio } from '../rules/basis';

/** What was earned and spent at the stores of a brand, in points. */
export interface BrandPoints {
  /** null: without a store, or in one that is of no brand. */
  readonly brandId: string | null;
  /** Without what was taken back; below 0 when more came back than was earned. */
  readonly issued: number;
  /** Without what was given back. */
  readonly redeemed: number;
}

export interface SettledBrand extends BrandPoints {
  /** At the brand's price. */
  readonly issuedMinor: MinorUnits;
  readonly redeemedMinor: MinorUnits;
  /** What the brand is owed; below 0: what it owes. */
  readonly netMinor: MinorUnits;
}

/** Somebody pays somebody; null: the programme, which keeps what pays for points that are not spent yet. */
export interface Owed {
  readonly from: string | null;
  readonly to: string | null;
  readonly amountMinor: MinorUnits;
}

export interface BrandSettlement {
  /** In the order of the document. */
  readonly brands: readonly SettledBrand[];
  /** Points of no brand: they are the programme's own. */
  readonly unassigned: BrandPoints;
  readonly owed: readonly Owed[];
}

/** A brand pays for what is earned with it, and is paid for what is spent with it; the programme evens out the rest. */
export const settleBrands = ({ brands }: CoalitionSection, sums: readonly BrandPoints[]): BrandSettlement => {
  const sumOf = (id: string | null): BrandPoints =>
    sums.find(({ brandId }) => brandId === id) ?? { brandId: id, issued: 0, redeemed: 0 };
  const settled = brands.map(({ id, price }): SettledBrand => {
    const sum = sumOf(id);
    const worth = (points: number): MinorUnits =>
      points < 0
        ? minorUnits(-timesRatio(minorUnits(-points), price.minor, price.points))
        : timesRatio(minorUnits(points), price.minor, price.points);
    const [issuedMinor, redeemedMinor] = [worth(sum.issued), worth(sum.redeemed)];
    return { ...sum, issuedMinor, redeemedMinor, netMinor: minorUnits(redeemedMinor - issuedMinor) };
  });
  return { brands: settled, unassigned: sumOf(null), owed: owedBetween(settled) };
};

interface Balance {
  readonly id: string | null;
  readonly left: number;
}

/** As few payments as come of paying the largest first. What does not even out is the programme's. */
const owedBetween = (brands: readonly SettledBrand[]): readonly Owed[] => {
  const programme = -brands.reduce((sum, { netMinor }) => sum + netMinor, 0);
  const balances: readonly Balance[] = [
    ...brands.map(({ brandId, netMinor }) => ({ id: brandId, left: netMinor })),
    { id: null, left: programme },
  ];
  const debtors = largestFirst(balances.filter(({ left }) => left < 0).map(({ id, left }) => ({ id, left: -left })));
  const creditors = largestFirst(balances.filter(({ left }) => left > 0));
  const owed: Owed[] = [];
  let [debtor, creditor] = [debtors.shift(), creditors.shift()];
  while (debtor !== undefined && creditor !== undefined) {
    const amount = Math.min(debtor.left, creditor.left);
    owed.push({ from: debtor.id, to: creditor.id, amountMinor: minorUnits(amount) });
    debtor = debtor.left > amount ? { ...debtor, left: debtor.left - amount } : debtors.shift();
    creditor = creditor.left > amount ? { ...creditor, left: creditor.left - amount } : creditors.shift();
  }
  return owed;
};

/** Brands before the programme, so that they pay each other where they can. */
const largestFirst = (balances: readonly Balance[]): Balance[] =>
  [...balances].sort((a, b) => Number(a.id === null) - Number(b.id === null) || b.left - a.left);
