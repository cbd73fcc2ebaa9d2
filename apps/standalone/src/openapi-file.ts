import 'reflect-metadata';
import { allContexts } from '@accrue/contexts';
import { generateOpenApi } from '@accrue/runtime';

/** docs/api/openapi.json: every route of the program. `npm run api-docs` writes it, a test compares. */
export const openApiFile = async (): Promise<{ readonly path: string; readonly content: string }> => ({
  path: 'docs/api/openapi.json',
  content: `${JSON.stringify(await generateOpenApi(allContexts), null, 2)}\n`,
});
