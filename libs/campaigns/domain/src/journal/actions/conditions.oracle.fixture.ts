/**
 * What rules without basket of the test beside it give, computed another way: for each action everything before it is counted anew. It knows no rule but by
 * what is written here.
 */
export interface ModelSale {
  readonly minute: number;
  readonly pence: number;
  /** When it came back as a whole; null: it did not. */
  readonly returned: number | null;
}

export interface ModelAction {
  readonly key: string;
  readonly type: 'survey' | 'review';
  readonly minute: number;
  readonly revoked: number | null;
  readonly stars: number | null;
}

const DAY = 24 * 60;

/** Action and rule → given, taken back. */
export const conditionsOracle = (
  sales: readonly ModelSale[],
  actions: readonly ModelAction[],
  { enrolled, isInArm }: { readonly enrolled: number | null; readonly isInArm: boolean },
): Record<string, readonly [number, number]> => {
  const answer: Record<string, readonly [number, number]> = {};
  const left = (now: number) =>
    sales.filter(({ minute, returned }) => minute < now && (returned === null || returned >= now));
  for (const { key, type, minute, revoked, stars } of actions) {
    const before = left(minute);
    const spend = before.reduce((sum, { pence }) => sum + pence, 0);
    const reviews = actions.filter(
      (each) => each.type === 'review' && each.minute < minute && (each.revoked === null || each.revoked >= minute),
    );
    const days = enrolled === null ? null : Math.floor(minute / DAY) - Math.floor(enrolled / DAY);
    const meets: readonly (readonly [rule: string, type: string, points: number, met: boolean])[] = [
      ['spent', 'survey', 10, spend >= 1000],
      ['after', 'survey', 3, reviews.length > 0],
      ['regular', 'survey', 5, before.length >= 3],
      ['also', 'review', 2, before.length >= 3],
      ['fresh', 'review', 7, days !== null && days >= 0 && days <= 3],
      ['new', 'review', 8, days !== null && days <= 3],
      ['liked', 'review', 4, stars !== null && stars >= 4],
      ['armed', 'survey', 6, isInArm],
    ];
    for (const [rule, of, points, met] of meets)
      if (of === type && met) answer[`${key} ${rule}`] = [points, revoked === null ? 0 : points];
  }
  for (const { key, minute, taken } of twice(actions)) {
    const spend = left(minute).reduce((sum, { pence }) => sum + pence, 0);
    if (spend >= 1000) answer[`${key} twice`] = [9, taken ? 9 : 0];
  }
  return answer;
};

/** Reviews that made two of those that stand. */
const twice = (actions: readonly ModelAction[]) => {
  const reviews = actions.filter(({ type }) => type === 'review');
  const moments = reviews
    .flatMap((each) => [
      { minute: each.minute, by: 1, key: each.key },
      ...(each.revoked === null ? [] : [{ minute: each.revoked, by: -1, key: each.key }]),
    ])
    .sort((a, b) => a.minute - b.minute);
  const reached: { key: string; minute: number; taken: boolean }[] = [];
  let count = 0;
  for (const { minute, by, key } of moments) {
    count += by;
    if (count === 2 && by === 1) reached.push({ key, minute, taken: false });
    if (count === 1 && by === -1) for (const each of reached) each.taken = true;
  }
  return reached;
};
