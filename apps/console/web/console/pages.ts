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

const ALL: readonly Role[] = ['pos', 'analyst', 'support', 'operator'];
const FindPage = lazy(() => import('./pages/find/find-page'));

/** Every page, and who may see it: those that may call what it shows. Each is loaded when it is opened. */
export const PAGES: readonly ConsolePage[] = [
  {
    path: '/home',
    roles: ['analyst'],
    component: lazy(() => import('./pages/home/home-page')),
    name: ({ home }) => home.title,
  },
  { path: '/find', roles: ALL, component: FindPage, name: ({ find }) => find.title },
  {
    path: '/reviews',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/reviews/reviews-page')),
    name: ({ reviews }) => reviews.title,
  },
  {
    path: '/receipts',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/receipts/receipts-page')),
    name: ({ receipt }) => receipt.list.title,
  },
  {
    path: '/adjustments/:status?',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/adjustments/adjustments-page')),
    name: ({ adjustments }) => adjustments.title,
  },
  {
    path: '/programme/:part?',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/programme/programme-page')),
    name: ({ programme }) => programme.title,
  },
  {
    path: '/rewards',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/rewards/rewards-page')),
    name: ({ rewards }) => rewards.title,
  },
  {
    path: '/offers/:part?',
    roles: ['analyst'],
    component: lazy(() => import('./pages/offers/offers-page')),
    name: ({ offers }) => offers.title,
  },
  {
    path: '/insights/:part?',
    roles: ['analyst'],
    component: lazy(() => import('./pages/insights/insights-page')),
    name: ({ insights }) => insights.title,
  },
  {
    path: '/system/:part?',
    roles: ['analyst'],
    component: lazy(() => import('./pages/system/system-page')),
    name: ({ system }) => system.title,
  },
  {
    path: '/posters',
    roles: ['operator'],
    component: lazy(() => import('./pages/posters/posters-page')),
    name: ({ posters }) => posters.title,
  },
  {
    path: '/files',
    roles: ['operator'],
    component: lazy(() => import('./pages/files/files-page')),
    name: ({ files }) => files.title,
  },
  {
    path: '/access',
    roles: ['operator'],
    component: lazy(() => import('./pages/access/access-page')),
    name: ({ access }) => access.title,
  },
  {
    path: '/audit',
    roles: ['analyst'],
    component: lazy(() => import('./pages/audit/audit-page')),
    name: ({ audit }) => audit.title,
  },
  { path: '/members/:memberId/:part?', roles: ALL, component: lazy(() => import('./pages/member/member-page')) },
  { path: '/receipts/:receiptId', roles: ALL, component: lazy(() => import('./pages/receipts/receipt-page')) },
  {
    path: '/programme/versions/:version',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/programme/version-page')),
  },
  {
    path: '/rewards/:rewardId',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/rewards/reward-page')),
  },
  {
    path: '/redemptions/:redemptionId',
    roles: ['support'],
    component: lazy(() => import('./pages/rewards/redemption-page')),
  },
  { path: '/posters/:posterId', roles: ['operator'], component: lazy(() => import('./pages/posters/poster-page')) },
  {
    path: '/reviews/:id',
    roles: ['analyst', 'support'],
    component: lazy(() => import('./pages/reviews/review-page')),
  },
];
