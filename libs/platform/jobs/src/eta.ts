export interface Pace {
  readonly done: number;
  readonly total: number | null;
  /** Since it was started. */
  readonly elapsedMs: number;
}

/** As if it went on as it went so far. @returns whole seconds; null: nothing can be said yet */
export const etaSeconds = ({ done, total, elapsedMs }: Pace): number | null => {
  if (total === null || done <= 0 || elapsedMs <= 0) return null;
  return Math.ceil((elapsedMs * Math.max(0, total - done)) / done / 1_000);
};
