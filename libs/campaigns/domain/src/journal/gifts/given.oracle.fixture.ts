import type { ModelCopy, ModelSale } from '../awards/offers/offers.oracle.fixture';

export interface ModelSurvey {
  readonly key: string;
  readonly minute: number;
  /** null: it stands. */
  readonly revoked: number | null;
}

const DAY = 24 * 60;
const EVERY = 3;

/**
 * Which offers the rules of the test beside it give, computed another way: a mug brings `tea`, once a day; a survey brings `big`; each third receipt
 * of which something is left brings `days`. It knows no rule but by what is written here.
 */
export const givenOracle = (sales: readonly ModelSale[], surveys: readonly ModelSurvey[]): readonly ModelCopy[] => {
  const inOrder = [...sales].sort((a, b) => a.minute - b.minute);
  const copies: ModelCopy[] = [];
  const days: { readonly day: number; readonly taken: number | undefined }[] = [];
  for (const { minute, returned } of inOrder) {
    const taken = returned.find(({ sku }) => sku === 'MUG')?.minute;
    const day = Math.floor(minute / DAY);
    if (days.some((each) => each.day === day && (each.taken ?? Infinity) > minute)) continue;
    days.push({ day, taken });
    copies.push({ offer: 'tea', minute, activated: [], ...(taken === undefined ? {} : { taken }) });
  }
  for (const { minute, revoked } of surveys)
    copies.push({ offer: 'big', minute, activated: [], ...(revoked === null ? {} : { taken: revoked }) });
  return [...copies, ...byCounter(inOrder)];
};

const byCounter = (sales: readonly ModelSale[]): readonly ModelCopy[] => {
  const isLeft = ({ returned }: ModelSale, now: number): boolean =>
    !(['TEA', 'MUG'] as const).every((sku) => returned.some((back) => back.sku === sku && back.minute <= now));
  const moments = sales
    .flatMap(({ minute, returned }) => [minute, ...returned.map((back) => back.minute)])
    .sort((a, b) => a - b);
  const gone: ModelCopy[] = [];
  let standing: number[] = [];
  for (const now of moments) {
    const steps = Math.floor(sales.filter((each) => each.minute <= now && isLeft(each, now)).length / EVERY);
    for (const minute of standing.slice(steps)) gone.push({ offer: 'days', minute, activated: [], taken: now });
    standing = standing.slice(0, steps);
    if (standing.length < steps && sales.some(({ minute }) => minute === now)) standing.push(now);
  }
  return [...gone, ...standing.map((minute) => ({ offer: 'days' as const, minute, activated: [] }))];
};
