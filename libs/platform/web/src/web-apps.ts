/** The web apps, in the order in which `/` prefers them. */
export const WEB_APPS = ['console', 'till', 'card'] as const;
export type WebApp = (typeof WEB_APPS)[number];
