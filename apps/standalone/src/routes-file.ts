import 'reflect-metadata';
import { allContexts } from '@accrue/contexts';
import { generateOpenApi } from '@accrue/runtime';

/**
 * apps/gateway/src/routes.json: which context answers which route, and the routes that every process has for itself
 * (`platform`). `npm run api-docs` writes it, a test compares.
 */
export const routesFile = async (): Promise<{ readonly path: string; readonly content: string }> => {
  const platform = await routesOf([]);
  const routes: Record<string, readonly string[]> = { platform };
  for (const context of allContexts)
    routes[context.name] = (await routesOf([context])).filter((route) => !platform.includes(route));
  return { path: 'apps/gateway/src/routes.json', content: `${JSON.stringify(routes, null, 2)}\n` };
};

const routesOf = async (contexts: Parameters<typeof generateOpenApi>[0]): Promise<readonly string[]> => {
  const { paths } = (await generateOpenApi(contexts)) as { readonly paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
};
