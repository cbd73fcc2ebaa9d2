import type { Locale } from '@accrue/contracts';

/** Written out: loading the contracts would take longer than most commands. One that is missing does not compile. */
const KNOWN: Readonly<Record<Locale, true>> = { en: true, ru: true, pl: true };

export const LOCALES = Object.keys(KNOWN);
