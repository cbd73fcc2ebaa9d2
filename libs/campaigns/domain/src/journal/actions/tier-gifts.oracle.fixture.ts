/** Step by step, as people read the rules of `tier-gifts.spec.ts`: nothing of the journal is used here. Dates are days of UTC. */
export interface ModelStep {
  readonly day: string;
  /** 0: everybody’s. */
  readonly level: 0 | 1 | 2;
  /** By a receipt, which lowers a tier only where it takes goods back; else time, or a new ladder. */
  readonly byReceipt: boolean;
}

export type ModelWindow = 'lifetime' | 'calendar-year' | 'since-anniversary' | { readonly rollingMonths: number };

interface Gift {
  readonly level: number;
  readonly day: string;
  takenOn: string | null;
  isOpen: boolean;
}

const clamped = (year: number, month: number, day: number): string => {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1, Math.min(day, last))).toISOString().slice(0, 10);
};

const monthsBefore = (date: string, months: number): string => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const count = year * 12 + (month - 1) - months;
  return clamped(Math.floor(count / 12), (count % 12) + 1, day);
};

/** The status year of a day, by the year in which it began. */
const yearOf = (date: string, enrolledOn: string): number => {
  const [, month = 0, day = 0] = enrolledOn.split('-').map(Number);
  const year = Number(date.slice(0, 4));
  return date < clamped(year, month, day) ? year - 1 : year;
};

const countsTogether = (earlier: string, later: string, window: ModelWindow, enrolledOn: string): boolean => {
  if (window === 'lifetime') return true;
  if (window === 'calendar-year') return earlier.slice(0, 4) === later.slice(0, 4);
  if (window === 'since-anniversary') return yearOf(earlier, enrolledOn) === yearOf(later, enrolledOn);
  return earlier > monthsBefore(later, window.rollingMonths);
};

/** What was given on which day for which tier, and on which day it was taken back; null: it was not. */
export const giftsExpected = (
  steps: readonly ModelStep[],
  { window, enrolledOn, takesBack }: { window: ModelWindow; enrolledOn: string; takesBack: boolean },
): readonly (readonly [level: number, day: string, takenOn: string | null])[] => {
  const gifts: Gift[] = [];
  let level = 0;
  for (const step of steps) {
    for (const gift of gifts) {
      if (!gift.isOpen || step.level >= gift.level) continue;
      gift.isOpen = false;
      if (step.byReceipt && takesBack) gift.takenOn = step.day;
    }
    const isUp = step.level > level;
    level = step.level;
    const had = gifts.some(
      (gift) => gift.level === level && gift.takenOn === null && countsTogether(gift.day, step.day, window, enrolledOn),
    );
    if (isUp && !had) gifts.push({ level, day: step.day, takenOn: null, isOpen: true });
  }
  return gifts.map(({ level: of, day, takenOn }) => [of, day, takenOn] as const);
};
