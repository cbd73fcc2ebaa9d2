import { createTexts } from '#shared/texts/texts';
import type { CardTexts } from './en';

export const { TextsProvider, useTexts } = createTexts<CardTexts>({
  en: async () => (await import('./en')).en,
  ru: async () => (await import('./ru')).ru,
  pl: async () => (await import('./pl')).pl,
});
