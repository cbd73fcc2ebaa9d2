import { sharedEn } from '#shared/texts/shared.en';

export const en = {
  shared: sharedEn,
  appName: 'Accrue console',
  home: { title: 'Home' },
};

export type ConsoleTexts = typeof en;
