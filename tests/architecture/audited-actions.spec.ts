import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS } from '../../apps/console/web/console/pages/audit/actions';
import { root } from '../e2e/platform-client';

interface Operation {
  readonly 'x-roles': 'public' | readonly string[];
  readonly 'x-audited'?: false;
}

/** Roles of which it is kept who asked for what. */
const AUDITED = ['operator', 'support', 'analyst'];

it('the console has a sentence for everything of which it is kept who did it, and for nothing else', () => {
  const file = readFileSync(join(root, 'docs/api/openapi.json'), 'utf8');
  const { paths } = JSON.parse(file) as { readonly paths: Record<string, Record<string, Operation>> };
  const audited = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'get')
      .filter(([, { 'x-audited': isAudited, 'x-roles': roles }]) => isAudited !== false && roles !== 'public')
      .filter(([, { 'x-roles': roles }]) => AUDITED.some((role) => roles.includes(role)))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(ACTIONS).sort()).toEqual(audited.sort());
});
