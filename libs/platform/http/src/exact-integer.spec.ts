import { exactInteger } from './exact-integer';

describe('whole numbers in answers', () => {
  it.each(['0', '-7', '9007199254740991', '9007199254740993', '-123456789012345678901234567890'])(
    'keep the digits of %s',
    (digits) => expect(JSON.stringify({ points: exactInteger(digits) })).toBe(`{"points":${digits}}`),
  );
});
