import { EVENT_CONTRACTS } from '../events';
import { asyncApiDocument, schemaFiles } from './asyncapi';

export interface GeneratedFile {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly content: string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The documentation files that follow from the contracts; `npm run api-docs` writes them, a test compares. */
export const contractDocs = (): readonly GeneratedFile[] => [
  { path: 'docs/api/asyncapi.json', content: json(asyncApiDocument()) },
  ...schemaFiles().map(({ name, content }) => ({ path: `docs/api/schemas/${name}`, content: json(content) })),
];

/** What a release freezes of each event type. An existing file is never rewritten. */
export const frozenContracts = (): readonly GeneratedFile[] =>
  EVENT_CONTRACTS.map(({ type, schema, examples }) => ({
    path: `libs/contracts/published/${type}.json`,
    content: json({ type, schema, examples }),
  }));
