import { JSON_DEPTH_MAX } from './canonical';
import { checkJson, JSON_MEMBERS_MAX } from './json-check';

const check = (text: string) => checkJson(JSON.parse(text), text);
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const wide = (members: number): string =>
  `{${Array.from({ length: members }, (_, index) => `"m${String(index)}":0`).join(',')}}`;

describe('a JSON document', () => {
  it.each([
    ['an emoji, escaped', '{"name": "\\ud83d\\ude00"}'],
    ['the largest exact number', '{"points": [9007199254740991, -9007199254740991, 0.5]}'],
    ['as deep as allowed', nested(JSON_DEPTH_MAX)],
    ['as many members as allowed', wide(JSON_MEMBERS_MAX)],
    ['nothing', 'null'],
  ])('may have %s', (_what, text) => expect(check(text)).toBeNull());

  it.each([
    ['half of a surrogate pair', '{"card": "a\\ud83d"}', 'not_well_formed', '/card'],
    ['the other half', '{"a": [{"b": "\\uDE00"}]}', 'not_well_formed', '/a/0/b'],
    ['NUL', '["ok", "\\u0000"]', 'not_well_formed', '/1'],
    ['half a pair in a name', '{"lines": [{"x\\ud83d": 1}]}', 'not_well_formed', '/lines/0'],
    ['a number that is no longer exact', '{"a/b": {"c~d": 9007199254740993}}', 'number_out_of_range', '/a~1b/c~0d'],
    ['a number that is none', '[1e999]', 'number_out_of_range', '/0'],
    ['a member that would be a prototype', '{"a": [{"__proto__": {}}]}', 'forbidden_member', '/a/0'],
    ['one level too many', nested(JSON_DEPTH_MAX + 1), 'too_deep', '/0'.repeat(JSON_DEPTH_MAX)],
    ['half a million levels', nested(500_000), 'too_deep', '/0'.repeat(JSON_DEPTH_MAX)],
    ['one member too many', `{"labels": ${wide(JSON_MEMBERS_MAX + 1)}}`, 'too_many_members', '/labels'],
  ])('may not have %s', (_what, text, code, pointer) => expect(check(text)).toEqual({ code, pointer }));
});
