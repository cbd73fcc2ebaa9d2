export { builtApps } from './built-apps';
export { type SessionKey } from './sealed-cookie';
export { SESSION_COOKIE } from './sessions';
export { WEB_APPS, type WebApp } from './web-apps';
export { webEdge, type Web } from './web-edge';
