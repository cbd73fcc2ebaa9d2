/** What an answer about a receipt says was earned. */
export interface Earned {
  readonly earned: readonly { readonly walletId: string; readonly unit: string; readonly amount: number }[];
}

/** Under a programme whose only wallet counts points. */
export const earnedPoints = (amount: number): Earned['earned'] =>
  amount === 0 ? [] : [{ walletId: 'points', unit: 'points', amount }];

/** @throws Error when something else than points was earned */
export const pointsOf = ({ earned }: Earned): number => {
  const [points, ...others] = earned;
  if (points === undefined) return 0;
  if (points.unit !== 'points' || others.length > 0) throw new Error(`not only points: ${JSON.stringify(earned)}`);
  return points.amount;
};
