import { sharedPl } from '#shared/texts/shared.pl';
import type { ConsoleTexts } from './en';

export const pl: ConsoleTexts = {
  shared: sharedPl,
  appName: 'Accrue console',
  home: { title: 'Start' },
};
