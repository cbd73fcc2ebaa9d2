import { mustBeDocumented, type SeenAnswer } from './documented';

const answer = (seen: Partial<SeenAnswer>) => (): void =>
  mustBeDocumented({
    method: 'GET',
    path: '/v1/caller',
    status: 200,
    mediaType: 'application/json; charset=utf-8',
    body: '{"name":"till-1","role":"pos"}',
    ...seen,
  });
const problem = (status: number, code: string): Partial<SeenAnswer> => ({
  status,
  mediaType: 'application/problem+json; charset=utf-8',
  body: JSON.stringify({ type: `urn:accrue:problem:${code}`, title: 'T', status, code, detail: 'd', role: 'pos' }),
});

describe('an answer that a test got', () => {
  it('passes when the document declares it, whatever a problem says besides', () => {
    expect(answer({})).not.toThrow();
    expect(answer({ path: '/v1/caller?x=1', ...problem(400, 'request.unknown_parameter') })).not.toThrow();
    expect(answer({ path: '/v1/nowhere', ...problem(404, 'route.unknown') })).not.toThrow();
  });
  it.each([
    ['a member that is not declared', { body: '{"name":"till-1","role":"pos","key":"s"}' }, /"key"/],
    ['a member that is missing', { body: '{"name":"till-1"}' }, /required property 'role'/],
    ['a value that is not declared', { body: '{"name":"till-1","role":"boss"}' }, /allowed values/],
    ['a status that is not declared', problem(409, 'write.conflict'), /answered 409, which .* does not declare/],
    ['a code that is not declared', problem(400, 'receipt.invalid'), /allowed values/],
    ['a media type that is not declared', { mediaType: 'text/html' }, /as text\/html/],
    [
      'a line that is not as declared',
      {
        method: 'POST',
        path: '/v1/members:import',
        mediaType: 'application/x-ndjson',
        body: '{"line":1,"status":"created"}\n{"line":2,"state":"created"}\n',
      },
      /\/1 .*"state"/,
    ],
  ])('does not pass with %s', (_what, seen, message) => expect(answer(seen)).toThrow(message));
});
