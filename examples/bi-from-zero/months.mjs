// Calendar months of a time zone that may be known only after the points are: sums are kept by quarters of an hour, and every
// zone's months begin at the start of one.

const QUARTER_HOUR_MS = 900_000;

/** @param {string} instant RFC 3339 */
export const quarterHourOf = (instant) => Math.floor(Date.parse(instant) / QUARTER_HOUR_MS);

/**
 * @param {Map<string, Map<number, Record<string, number>>>} flow by wallet and quarter of an hour
 * @param {string} timeZone IANA
 * @returns per wallet and month, oldest first: what the month brought, and (outstanding, owed) how it stood at its end
 */
export const monthsOf = (flow, timeZone) => {
  const monthOf = calendarOf(timeZone);
  const rows = [...flow].flatMap(([walletId, quarters]) => {
    const months = new Map();
    for (const [quarterHour, change] of [...quarters].sort(([a], [b]) => a - b)) {
      const month = monthOf(quarterHour * QUARTER_HOUR_MS);
      const sums = months.get(month) ?? {};
      for (const name in change) sums[name] = (sums[name] ?? 0) + change[name];
      months.set(month, sums);
    }
    let [outstanding, owed] = [0, 0];
    return [...months].map(
      ([
        month,
        { granted, reversed, redeemed, expired, adjusted, transferred, migrated, inReview, writtenOff, ...left },
      ]) => {
        outstanding += left.outstanding;
        owed += left.owed;
        const issued = granted - reversed;
        const flow = {
          granted,
          reversed,
          issued,
          redeemed,
          expired,
          adjusted,
          transferred,
          migrated,
          inReview,
          writtenOff,
        };
        return { month, walletId, ...flow, outstanding, owed };
      },
    );
  });
  return rows.sort((a, b) => (a.month + a.walletId < b.month + b.walletId ? -1 : 1));
};

const calendarOf = (timeZone) => {
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', calendar: 'gregory' });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${parts.year.padStart(4, '0')}-${parts.month}`;
  };
};
