import { formatMoney, minorUnits } from '@accrue/kernel';
import type { SimulationReportDto } from '@accrue/campaigns-service';
import type { TierSimulationReportDto } from '@accrue/tiers-service';
import { shownInColumn } from '../amounts';
import { shown } from '../output';

/** The plan of a draft; of the first programme only what it brings, since nothing can have been recorded. */
export type Plan = Pick<Report, 'publishedVersion' | 'changes'> &
  Partial<Report> & { readonly tierMoves?: TierSimulationReportDto };
export type Report = SimulationReportDto;
export type Figures = Report['wallets'][number]['draft'];
export interface Compared<T> {
  readonly published: T;
  readonly draft: T;
}

export const keptOf = ({ issued, takenBack }: Figures): number => issued - takenBack;

/** How values of a wallet are written. */
export class Writing {
  private readonly units: ReadonlyMap<string, string>;

  constructor(private readonly report: Report) {
    this.units = new Map(report.wallets.map(({ walletId, unit }) => [walletId, unit]));
  }

  amount(walletId: string, amount: number): string {
    return shown(shownInColumn({ unit: this.units.get(walletId) ?? '', amount }));
  }

  difference(walletId: string, { published, draft }: Compared<number>): string {
    return signed(draft - published, this.amount(walletId, draft - published));
  }

  money(minor: number | null): string {
    return minor === null ? '-' : formatMoney(minorUnits(minor), this.report.currency);
  }

  moneyDifference({ published, draft }: Compared<number | null>): string {
    return published === null || draft === null ? '-' : signed(draft - published, this.money(draft - published));
  }
}

const signed = (value: number, text: string): string => (value > 0 ? `+${text}` : text);

/** `issued`, `takenBack`, … of both sides. */
export const ofBoth = <T>({ published, draft }: Compared<Figures>, pick: (figures: Figures) => T): Compared<T> => ({
  published: pick(published),
  draft: pick(draft),
});

export const periodOf = ({ from, asOf, replayed }: Report): string => {
  const period = from === null ? `until ${asOf.slice(0, 10)}` : `from ${from.slice(0, 10)} until ${asOf.slice(0, 10)}`;
  const actions = replayed.actions === 0 ? '' : ` and ${shown(replayed.actions)} actions`;
  return `${shown(replayed.receipts)} receipts${actions} of ${shown(replayed.members)} members, ${period}`;
};

/** null: there was nobody to compare. */
const proofOf = ({ asRecorded: { compared, differing } }: Report): string | null => {
  if (compared === 0) return null;
  const who = `${shown(compared)} members whose receipts and actions were recorded under the published version`;
  return differing === 0
    ? `The replay gives each of the ${who} exactly what they were given.`
    : `The replay gives ${shown(differing)} of the ${who} something else than they were given: report this as a fault.`;
};

/** null: all that the draft counts is counted already. */
const countedAnewOf = ({ beginAtZero }: Report): string | null =>
  beginAtZero.length === 0
    ? null
    : `New counters and segments: ${beginAtZero.join(', ')}. The draft is replayed as if it had been in effect all the time, so this report counts ` +
      'all there is for them. When it is published they begin at zero: what depends on them gives another sum at first.';

const DISCOUNTS =
  'Of discounts this report counts what tills would have been told to take off each basket as it was. That is the most that they could have cost: not every ' +
  'till asks, and whoever pays less reaches the next step later. Points and commissions are counted on what was paid in fact.';

const COUPONS =
  'Of coupons it counts the most that they could have cost beyond discounts: as if each had been used by as many receipts as may use it, and of those that were made while ' +
  'it was open by the ones on which it takes most off. Coupons that nobody was given, by a rule of that side or by somebody who gave the offer, cost nothing here: a new ' +
  'offer that is to be given by hand is to be reckoned for by itself.';

const IN_FACT = '“In fact” is what tills took off, as the receipts of the period say, less what came back of it.';

/** null: of each it is known, or none is given. */
const costUnknownOf = ({ rewards }: Report): string | null => {
  const without = rewards.filter(({ published, draft }) => published.costMinor === null || draft.costMinor === null);
  return without.length === 0
    ? null
    : `Rewards of which a side does not say what they cost: ${without.map(({ rewardId }) => rewardId).join(', ')}. How often they are given is compared instead.`;
};

const NOT_COUNTED =
  'What rewards cost that members pay points for is not part of these figures: the points that they pay are counted when they are earned.';

/** What is to be known of the figures. */
export const notesOf = (report: Report): readonly string[] => {
  const has = (what: Report['expenses'][number]['of']): boolean => report.expenses.some(({ of }) => of === what);
  const notes = [
    countedAnewOf(report),
    has('discount') ? DISCOUNTS : null,
    has('coupon') ? COUPONS : null,
    has('discount') || has('coupon') ? IN_FACT : null,
    costUnknownOf(report),
    NOT_COUNTED,
    proofOf(report),
  ];
  return notes.filter((note) => note !== null);
};

export const isReport = (plan: Plan): plan is Report & Pick<Plan, 'tierMoves'> => plan.replayed !== undefined;

export const tierName = ({ tierId }: { readonly tierId: string | null }): string => tierId ?? 'none';
