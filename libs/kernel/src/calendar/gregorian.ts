/** Years that dates and instants may lie in: four digits sort as text, and a year before 1900 is an unset clock. */
export const YEAR_MIN = 1900;
export const YEAR_MAX = 9999;

/** @param month 1 to 12; 0 days for any other */
export const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return DAYS[month] ?? 0;
};

const DAYS: readonly number[] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
