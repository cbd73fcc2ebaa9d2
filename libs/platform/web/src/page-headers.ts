import type { WebApp } from './web-apps';

/** Only a till reads codes with a camera, by a program in WebAssembly where the browser has none of its own. */
const CAMERA: readonly WebApp[] = ['till'];

const policyOf = (app: WebApp): string =>
  [
    `default-src 'none'`,
    `script-src 'self'${CAMERA.includes(app) ? ` 'wasm-unsafe-eval'` : ''}`,
    ...['style-src', 'connect-src', 'img-src', 'manifest-src', 'worker-src'].map((kind) => `${kind} 'self'`),
    ...['base-uri', 'form-action', 'frame-ancestors'].map((kind) => `${kind} 'none'`),
    `require-trusted-types-for 'script'`,
    // Of the card's service worker, which is the one script that is named by a text.
    `trusted-types ${app === 'card' ? 'accrue' : `'none'`}`,
  ].join('; ');

/** A page runs nothing but our own files, talks to nobody but us and stands in nobody's frame; it is asked for again each time. */
export const pageHeadersOf = (app: WebApp): Readonly<Record<string, string>> => ({
  'cache-control': 'no-cache',
  'content-security-policy': policyOf(app),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': `camera=(${CAMERA.includes(app) ? 'self' : ''}), geolocation=(), microphone=(), payment=()`,
  'referrer-policy': 'no-referrer',
});

/** The name of such a file changes with what is in it. */
export const ASSET_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** It is asked for again each time; a service worker has the policy of its own file. */
export const CARD_FILE_HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': `default-src 'none'; connect-src 'self'`,
  'cross-origin-resource-policy': 'same-origin',
} as const;
