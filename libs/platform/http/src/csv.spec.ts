import { csvLines } from './csv';

const written = (text: string): string => csvLines([[text]]).slice(0, -1);

describe('a CSV that leaves the platform', () => {
  it.each([
    '=1+1',
    '+44 20 7946 0000',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠A1',
    '  =1',
    '﹦1',
  ])('does not let %j begin a formula', (text) => {
    expect(written(text)).toBe(`"'${text}"`);
  });

  it('does not let one begin where another separator would start a new cell', () => {
    expect(written('a;=1+1')).toBe(`"a;'=1+1"`);
    expect(written('a,=1+1')).toBe(`"a,'=1+1"`);
    expect(written('a\n=1+1')).toBe(`"a\n'=1+1"`);
    expect(written('a"=1+1')).toBe(`"a""'=1+1"`);
    expect(written('a\t@SUM(A1)')).toBe(`"a\t'@SUM(A1)"`);
  });

  it('leaves other texts alone, quoted only where they must be', () => {
    expect(csvLines([['4711', 'a-b=c', 'O’Brien', '2026-01-01', '', null], ['a "quoted", one']])).toBe(
      '4711,a-b=c,O’Brien,2026-01-01,,\n"a ""quoted"", one"\n',
    );
  });

  it('keeps our own numbers numbers', () => {
    expect(csvLines([[-5, 0, 12]])).toBe('-5,0,12\n');
    expect(csvLines([[-9_007_199_254_740_993n, 0n]])).toBe('-9007199254740993,0\n');
  });
});
