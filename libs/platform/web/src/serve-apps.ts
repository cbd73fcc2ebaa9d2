import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { pageOf } from './built-apps';
import { ASSET_HEADERS, CARD_FILE_HEADERS, pageHeadersOf } from './page-headers';
import type { WebApp } from './web-apps';

/** Where the apps' hashed files are; as `tools/vite.config.mjs` writes it into the pages. */
const ASSETS = '/web';
const CARD_FILES = ['service-worker.js', 'manifest.webmanifest', 'icon.svg'];
const PUBLIC = { config: { roles: 'public' } } as const;

/** The pages of the apps, and their files. Whatever path an app has, its page is the same: the app reads the path itself. */
export const serveApps = (fastify: FastifyInstance, apps: readonly WebApp[], folder: string): void => {
  void fastify.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
    lastModified: false, // the same files, built twice, are the same
    preCompressed: true,
    index: false,
  });

  for (const app of apps) {
    const page = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
      reply.headers(pageHeadersOf(app)).sendFile(pageOf(app));
    for (const path of [`/${app}`, `/${app}/*`]) fastify.get(path, PUBLIC, page);
  }

  // An installed card has these by their own names.
  if (apps.includes('card'))
    for (const name of CARD_FILES)
      fastify.get(`/card/${name}`, PUBLIC, (_request, reply) =>
        reply.headers(CARD_FILE_HEADERS).sendFile(`card/${name}`),
      );

  fastify.get(`${ASSETS}/*`, PUBLIC, (request, reply) => {
    const { '*': name } = request.params as { readonly '*': string };
    if (!/^assets\/[\w.-]+$/.test(name) || !existsSync(join(folder, name)))
      throw new Rejected<PlatformProblemCode>('route.unknown');
    return reply.headers(ASSET_HEADERS).sendFile(name);
  });

  const [first] = apps;
  fastify.get('/', PUBLIC, (request, reply) => {
    const isBrowser = /\btext\/html\b/.test(request.headers.accept ?? '');
    if (!isBrowser || first === undefined) throw new Rejected<PlatformProblemCode>('route.unknown');
    return reply.redirect(`/${first}`);
  });
};
