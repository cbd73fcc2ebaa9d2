import type { Role } from '@accrue/api-keys';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import routes from './routes.json';

export interface Route {
  readonly method: string;
  /** As in the OpenAPI document, e.g. /v1/receipts/{receiptId}:claim. */
  readonly path: string;
  readonly context: ContextName;
}

/** Of a route's own configuration. */
export interface RouteConfig {
  /** `public`: no key needed, for probes and the description of the interface; absent: whoever has a key. */
  readonly roles?: readonly Role[] | 'public';
}

/** What the services answer; generated, see apps/standalone/src/routes-file.ts. */
export const CONTEXT_ROUTES: readonly Route[] = CONTEXTS.flatMap((context) =>
  routes[context].map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path, context };
  }),
);

export const isContext = (name: string | undefined): name is ContextName =>
  CONTEXTS.some((context) => context === name);

/** The path for Fastify's router: a parameter before a colon ends at the last one, a colon that is meant is doubled. */
export const routerPath = (path: string): string =>
  path
    .replaceAll(':', '::')
    .replaceAll(/\{(\w+)\}(?=::)/g, ':$1(^[^]+)')
    .replaceAll(/\{(\w+)\}/g, ':$1');
