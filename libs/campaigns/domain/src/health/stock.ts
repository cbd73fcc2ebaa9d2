import type { ProgrammeDocument } from '../programme/document';
import type { HealthState } from './figure';
import { GUARDRAILS } from './guardrails';
import type { Finding } from './lint/finding';

/** What there is of a reward, as rewards tell. */
export interface RewardStock {
  readonly rewardId: string;
  readonly stock: string;
  /** How often it can be given yet; null: it is not counted. */
  readonly available: number | null;
  /** How often members redeemed it, or were given it, in the last `PACE_DAYS`. */
  readonly taken: number;
}

/** How long the stock or the codes of a reward last. */
export interface StockHealth extends RewardStock {
  readonly title: string;
  /** Whole days, at the pace of the last `PACE_DAYS`; null: it is not taken. */
  readonly lastsDays: number | null;
  readonly state: HealthState;
}

/** Of rewards of which there is not any number, in the order of the catalogue. @param stocks of those that rewards have told of */
export const stocksHealth = (
  { rewards = [] }: ProgrammeDocument,
  stocks: readonly RewardStock[],
): readonly StockHealth[] => {
  const known = new Map(stocks.map((stock) => [stock.rewardId, stock]));
  return rewards.flatMap(({ id, title }): StockHealth[] => {
    const stock = known.get(id);
    if (stock === undefined || stock.available === null) return [];
    const { available, taken } = stock;
    const lastsDays = taken === 0 ? null : Math.floor((available * GUARDRAILS.stockPaceDays) / taken);
    const isShort = available === 0 || (lastsDays !== null && lastsDays < GUARDRAILS.stockDays);
    return [{ ...stock, title, lastsDays, state: isShort ? 'warning' : 'ok' }];
  });
};

export const stockFindings = (
  { rewards = [] }: ProgrammeDocument,
  figures: readonly StockHealth[],
): readonly Finding[] =>
  figures.flatMap(({ rewardId, stock, available, taken, lastsDays, state }): Finding[] => {
    if (state !== 'warning') return [];
    const path = `/rewards/${rewards.findIndex(({ id }) => id === rewardId)}`;
    const of = stock === 'codes' ? 'codes' : 'pieces';
    if (available === 0)
      return [
        {
          ...{ path, code: 'reward.out_of_stock', value: 0, bound: 1, unit: 'rewards' },
          message: `No ${of} are left: who redeems it is refused, and rules that give it give nothing.`,
        },
      ];
    return [
      {
        ...{ path, code: 'reward.runs_out', value: lastsDays ?? 0, bound: GUARDRAILS.stockDays, unit: 'days' },
        message: `${String(available)} ${of} are left, and ${taken} were taken in ${GUARDRAILS.stockPaceDays} days: they last ${String(lastsDays)} days more.`,
      },
    ];
  });
