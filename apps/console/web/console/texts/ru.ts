import { sharedRu } from '#shared/texts/shared.ru';
import type { ConsoleTexts } from './en';

export const ru: ConsoleTexts = {
  shared: sharedRu,
  appName: 'Accrue console',
  home: { title: 'Главная' },
};
