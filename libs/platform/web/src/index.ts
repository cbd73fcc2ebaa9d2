export { builtApps } from './built-apps';
export type { SessionKey } from './sealed-cookie';
export { WEB_APPS, type WebApp } from './web-apps';
export { webEdge } from './web-edge';
