import type { Edge } from '@accrue/http';
import { admitSessions } from './admit-sessions';
import { BUILT_FOLDER } from './built-apps';
import { serveApps } from './serve-apps';
import { addSessionRoutes } from './session-routes';
import { Sessions, type SessionKey } from './sessions';
import type { WebApp } from './web-apps';

export interface Web {
  readonly apps: readonly WebApp[];
  readonly sessionKey: SessionKey;
  /** Where they were built; default: as `npm run build` does. */
  readonly folder?: string;
  /** Default: the machine's clock. */
  readonly nowMs?: () => number;
}

/** Sessions and web apps, the same for the platform in one process and for the gateway of a cluster. */
export const webEdge = ({ apps, sessionKey, folder = BUILT_FOLDER, nowMs }: Web): Edge => {
  const sessions = new Sessions(sessionKey, nowMs);
  return {
    admit: (fastify, isPublic) => admitSessions(fastify, sessions, isPublic),
    addRoutes: (fastify) => {
      addSessionRoutes(fastify, sessions);
      serveApps(fastify, apps, folder);
    },
  };
};
