import { createTexts } from '#shared/texts/texts';
import type { TillTexts } from './en';

export const { TextsProvider, useTexts } = createTexts<TillTexts>({
  en: async () => (await import('./en')).en,
  ru: async () => (await import('./ru')).ru,
  pl: async () => (await import('./pl')).pl,
});
