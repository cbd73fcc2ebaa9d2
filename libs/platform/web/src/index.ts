export { builtApps } from './built-apps';
export type { SessionKey } from './sealed-cookie';
export { WEB_APPS, type WebApp } from './web-apps';
export type { SignInSettings } from './sign-in/sign-in-routes';
export { webEdge } from './web-edge';
