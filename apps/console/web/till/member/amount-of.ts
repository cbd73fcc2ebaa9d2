/** What somebody typed as money, in minor units; null: it is none, or finer than the currency. */
export const amountOf = (typed: string, currency: string): number | null => {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  const [, whole = '', fraction = ''] = /^\s*(\d{1,10})(?:[.,](\d*))?\s*$/.exec(typed) ?? [];
  const exponent = digits ?? 2;
  if (whole === '' || fraction.length > exponent) return null;
  const minor = Number(`${whole}${fraction.padEnd(exponent, '0')}`);
  return minor > 0 ? minor : null;
};
