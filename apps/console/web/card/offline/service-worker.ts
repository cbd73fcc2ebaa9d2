// TypeScript has a service worker's types in a library that excludes that of pages, which the rest of the apps need: here is what is used of it.
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Told extends Lasting {
  readonly data: unknown;
}
interface Asked extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface OwnWorker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'message', listener: (event: Told) => void): void;
  addEventListener(type: 'fetch', listener: (event: Asked) => void): void;
}
const worker = globalThis as unknown as OwnWorker;

/** The page of the card and its files; nothing of a member: that is the page's own business. */
const CACHE = 'accrue-card';
const PAGE = '/card/';
const isAsset = (path: string): boolean => path.startsWith('/web/assets/');

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add(PAGE)));
  void worker.skipWaiting();
});

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

/** The page says what it is made of. */
worker.addEventListener('message', (event) => {
  const { paths, isAll } = event.data as { readonly paths: readonly string[]; readonly isAll: boolean };
  const assets = new Set(paths.filter(isAsset));
  event.waitUntil(keep(assets).then(() => (isAll ? removeOthers(assets) : undefined)));
});

const keep = async (paths: ReadonlySet<string>): Promise<void> => {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all([...paths].filter((path) => !kept.has(path)).map((path) => cache.add(path)));
};

/** Files of before an update. A page that is older than the kept one says nothing about what that needs. */
const removeOthers = async (paths: ReadonlySet<string>): Promise<void> => {
  const cache = await caches.open(CACHE);
  const page = (await (await cache.match(PAGE))?.text()) ?? '';
  const needed = page.match(/\/web\/assets\/[\w.-]+/g) ?? [];
  if (needed.length === 0 || needed.some((path) => !paths.has(path))) return;
  const old = (await cache.keys()).filter(({ url }) => {
    const { pathname } = new URL(url);
    return isAsset(pathname) && !paths.has(pathname);
  });
  await Promise.all(old.map((request) => cache.delete(request)));
};

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(pageOf(request));
  else if (isAsset(pathname)) event.respondWith(assetOf(request));
});

/** The newest there is; without a line, the last. */
const pageOf = async (request: Request): Promise<Response> => {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(PAGE, answer.clone());
    return answer;
  } catch {
    return (await cache.match(PAGE)) ?? Response.error();
  }
};

/** It never changes under its name. */
const assetOf = async (request: Request): Promise<Response> => {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
};

export {};
