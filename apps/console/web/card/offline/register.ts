const SCRIPT = '/card/service-worker.js';

interface Policies {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown };
}

/** Not every browser knows them; where they are, only what comes out of the policy is taken for the address of a script. */
const trusted = (url: string): string => {
  const { trustedTypes } = window as { readonly trustedTypes?: Policies };
  if (trustedTypes === undefined) return url;
  const rules = {
    createScriptURL: (wanted: string): string => {
      if (wanted !== SCRIPT) throw new TypeError('no script of the card');
      return wanted;
    },
  };
  return trustedTypes.createPolicy('accrue', rules).createScriptURL(url) as string;
};

/** Without a service worker the card works as long as there is a line. */
export const keepForOffline = (): void => {
  if (!('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  void serviceWorker
    .register(trusted(SCRIPT), { scope: '/card/' })
    .then(() => serviceWorker.ready)
    .then(({ active }) => {
      // What was loaded before it was there, and the language that is loaded now.
      const tell = (isAll: boolean): void => {
        const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
        active?.postMessage({ paths, isAll });
      };
      tell(false);
      setTimeout(() => tell(true), 3_000);
    })
    .catch(() => undefined);
};
