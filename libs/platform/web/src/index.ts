export { builtApps } from './built-apps';
export { SESSION_COOKIE, type SessionKey } from './sessions';
export { WEB_APPS, type WebApp } from './web-apps';
export { webEdge, type Web } from './web-edge';
