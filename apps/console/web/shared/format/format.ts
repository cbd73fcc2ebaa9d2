/** ISO 4217's minor units, as the browser knows them: JPY 0, GBP 2, KWD 3. */
const exponentOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Format {
  /** @param minor an integer in the currency's smallest unit; @param exponent as a receipt says it, else the currency's own */
  readonly money: (minor: number, currency: string, exponent?: number) => string;
  /** Never abbreviated. */
  readonly count: (count: number) => string;
  /** With its sign. */
  readonly change: (count: number) => string;
  /** Day and time, in the programme's zone. */
  readonly instant: (iso: string) => string;
  readonly day: (iso: string) => string;
  /** In one unit: seconds, minutes or hours. */
  readonly duration: (seconds: number) => string;
  readonly plural: (count: number, forms: Forms) => string;
  /** In a wallet's unit: points, stamps, or minor units of a currency; null: a count. */
  readonly amount: (amount: number, unit: string | null, units: Readonly<Record<'points' | 'stamps', Forms>>) => string;
  readonly zone: string;
}

const HOURS = { unit: 'hour', inSeconds: 3_600 };
const UNITS = [
  { below: 90, unit: 'second', inSeconds: 1 },
  { below: 5_400, unit: 'minute', inSeconds: 60 },
];

/** @param tag of the language, e.g. pl-PL; @param zone of the IANA database */
export const createFormat = (tag: string, zone: string): Format => {
  const counts = new Intl.NumberFormat(tag);
  const changes = new Intl.NumberFormat(tag, { signDisplay: 'exceptZero' });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: zone });
  const instants = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const plurals = new Intl.PluralRules(tag);
  const format: Format = {
    money: (minor, currency, exponent = exponentOf(currency)) =>
      new Intl.NumberFormat(tag, {
        style: 'currency',
        currency,
        minimumFractionDigits: exponent,
        maximumFractionDigits: exponent,
      })
        // As text, so that no fraction is lost on the way.
        .format(decimalOf(minor, exponent) as unknown as number),
    count: (count) => counts.format(count),
    change: (count) => changes.format(count),
    instant: (iso) => instants.format(new Date(iso)),
    // A day alone is no instant: it is the same day in every zone.
    day: (iso) =>
      /^\d{4}-\d{2}-\d{2}$/.test(iso)
        ? new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso))
        : days.format(new Date(iso)),
    duration: (seconds) => {
      const { unit, inSeconds } = UNITS.find(({ below }) => seconds < below) ?? HOURS;
      return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(
        Math.ceil(seconds / inSeconds),
      );
    },
    plural: (count, forms) => (forms[plurals.select(count)] ?? forms.other).replace('#', counts.format(count)),
    amount: (amount, unit, units) => {
      if (unit === null) return format.count(amount);
      if (unit === 'points' || unit === 'stamps') return format.plural(amount, units[unit]);
      return format.money(amount, unit);
    },
    zone,
  };
  return format;
};

const decimalOf = (minor: number, exponent: number): string => {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const at = digits.length - exponent;
  return `${minor < 0 ? '-' : ''}${digits.slice(0, at)}${exponent === 0 ? '' : `.${digits.slice(at)}`}`;
};
