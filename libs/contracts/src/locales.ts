/** The languages that sentences are made in. */
export const LOCALES = ['en', 'ru', 'pl'] as const;
export type Locale = (typeof LOCALES)[number];

/** Where neither the reader nor the programme says. */
export const DEFAULT_LOCALE: Locale = 'en';
