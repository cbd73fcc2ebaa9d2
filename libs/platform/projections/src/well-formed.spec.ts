import { storableJson } from './well-formed';

describe('storable JSON', () => {
  it('leaves what PostgreSQL can hold as it is', () => {
    const value = [{ name: 'żółć \ud83d\ude00 "q" \n', n: 1, path: 'C:\\u0000' }];
    expect(JSON.parse(storableJson(value))).toStrictEqual(value);
  });

  it('replaces what text cannot hold, wherever it is', () => {
    expect(
      JSON.parse(storableJson([{ name: 'a\0b', deep: { '\0': ['\ud800x', 'y\udc00', '\ud83d\ude00'] } }])),
    ).toStrictEqual([{ name: 'a\uFFFDb', deep: { '\uFFFD': ['\uFFFDx', 'y\uFFFD', '\ud83d\ude00'] } }]);
  });
});
