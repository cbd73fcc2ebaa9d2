import { formOfText } from './text-form';

describe('the form of a text', () => {
  it.each([
    ['{"a":1}\n{"a":2}', 'json_lines'],
    ['\ufeff{"a":1}', 'json_lines'],
    ['\n\n{"a":1}\nbroken', 'json_lines'],
    ['broken\n{"a":1}', 'json_lines'],
    ['{"a":', 'json_lines'],
    ['{"a":\n{"a":1}', 'json_lines'],
    ['{"a":1,"b"', 'json_lines'],
    ['"A"\n2', 'json_lines'],
    ['[{"a":1},{"a":2}]', 'json_array'],
    ['[\n  {"a":1}\n]', 'json_array'],
    ['{\n  "a": 1\n}', 'json_document'],
    ['{ "a": {\n  "b": 1 } }', 'json_document'],
    ['card,reference\n1,2\n', 'csv'],
    ['\ufeffcard;reference\r\n1;2\r\n', 'csv'],
    ['reference\n4711\n', 'csv'],
    ['', 'empty'],
    [' \n\ufeff', 'empty'],
    ['\u001f\ufffd\u0008', 'gzip'],
    ['\ufffd\ufffdc\u0000', 'utf_16'],
    ['c\u0000a\u0000', 'utf_16'],
  ])('of %j is %s', (text, form) => {
    expect(formOfText(text)).toBe(form);
  });
});
