import { programmeSchema } from '@accrue/campaigns-service';

/** docs/api/programme.json: what a programme document can say. `npm run api-docs` writes it, a test compares. */
export const programmeFile = (): { readonly path: string; readonly content: string } => ({
  path: 'docs/api/programme.json',
  content: `${JSON.stringify(programmeSchema, null, 2)}\n`,
});
