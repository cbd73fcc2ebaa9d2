import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ME_ROUTES } from './me-routes';

interface Operation {
  readonly 'x-roles'?: readonly string[];
}

const { paths } = JSON.parse(readFileSync(join(__dirname, '../../../../../docs/api/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

describe('what a card may ask', () => {
  it('is what the role member is let in to, and nothing else', () => {
    const letIn = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, operation]) => operation['x-roles']?.includes('member') === true)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    const asked = ME_ROUTES.map(({ method, target }) => {
      const path = target('{memberId}', { key: 'KEY' }).replace('KEY', '{key}');
      return `${method} ${path}`;
    });
    // Whose key it is, a gateway asks before it lets a request through.
    const besides = ['POST /v1/card-links:find', 'POST /v1/posters/{posterId}:join', 'GET /v1/caller'];
    expect(letIn.sort()).toEqual([...asked, ...besides].sort());
  });
});
