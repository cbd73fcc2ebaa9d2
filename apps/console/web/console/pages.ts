import { lazy, type ComponentType } from 'react';
import type { Role } from '#shared/session/session-api';
import type { ConsoleTexts } from './texts/en';

export interface ConsolePage {
  readonly path: string;
  /** Operators may see all. */
  readonly roles: readonly Role[];
  readonly component: ComponentType;
  /** Of those that stand in the menu. */
  readonly name?: (texts: ConsoleTexts) => string;
}

/** Every page, and who may see it: those that may call what it shows. Each is loaded when it is opened. */
export const PAGES: readonly ConsolePage[] = [
  {
    path: '/',
    roles: ['analyst'],
    component: lazy(() => import('./pages/home/home-page')),
    name: (texts) => texts.home.title,
  },
];
