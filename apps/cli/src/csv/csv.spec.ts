import { receiptCompleted, schemaRegistry } from '@accrue/contracts';
import { readCsvMapping, type CsvFlags } from './csv-mapping';
import { csvRows } from './csv-rows';
import type { Mapped } from './mapped';
import { MEMBER_FIELDS, membersOfCsv } from './members-of-csv';
import { RECEIPT_FIELDS, receiptsOfCsv } from './receipts-of-csv';

const chunks = async function* (text: string): AsyncIterable<string> {
  await Promise.resolve();
  // In pieces, so that no row may rely on coming in one.
  for (let at = 0; at < text.length; at += 7) yield text.slice(at, at + 7);
};

const all = async (values: AsyncIterable<Mapped>): Promise<readonly Mapped[]> => {
  const found: Mapped[] = [];
  for await (const value of values) found.push(value);
  return found;
};

const members = (text: string, flags: CsvFlags) => {
  const mapping = readCsvMapping(flags, MEMBER_FIELDS);
  return all(membersOfCsv(csvRows('file.csv', chunks(text), text, mapping), mapping));
};

const COLUMNS = 'receiptId=id,storeId=store,endedAt=at,card=card,sku=sku,quantity=qty,unitPrice=price';
const HEADING = 'id,store,at,card,sku,qty,price';
const receipts = (text: string, flags: CsvFlags = {}) => {
  const mapping = readCsvMapping(
    { map: COLUMNS, timeZone: 'Europe/London', currency: 'GBP', ...flags },
    RECEIPT_FIELDS,
  );
  return all(receiptsOfCsv(csvRows('file.csv', chunks(text), text, mapping), mapping));
};
const only = async (text: string, flags?: CsvFlags) => {
  const [first, ...others] = await receipts(text, flags);
  expect(others).toEqual([]);
  return first as Mapped & { value: { lines: readonly Record<string, unknown>[] } & Record<string, unknown> };
};

describe('members of a CSV', () => {
  it('are read by the names of their columns; what is empty is left out', async () => {
    expect(
      await members('CardNo;Name;Nr\r\n"2900";"Ann; the first";1\r\n\r\n;  ;"2 "\r\n', {
        map: 'card=CardNo,reference=Nr,name=Name',
      }),
    ).toEqual([
      { line: 2, endLine: 2, value: { reference: '1', card: '2900', name: 'Ann; the first' } },
      { line: 4, endLine: 4, value: { reference: '2' } },
    ]);
  });

  it('are joined from two columns and dated in the zone of the shop', async () => {
    expect(
      await members('first\tlast\tsince\nAnn\tLee\t01.07.2025 09:00\n', {
        map: 'name=first+last,enrolledAt=since',
        dateFormat: 'dd.MM.yyyy HH:mm',
        timeZone: 'Europe/Warsaw',
      }),
    ).toEqual([{ line: 2, endLine: 2, value: { name: 'Ann Lee', enrolledAt: '2025-07-01T09:00:00.000+02:00' } }]);
  });

  it.each([
    [{ map: 'card=Card' }, 'file.csv has no column "Card"; its heading is: CardNo, CardNo, Nr'],
    [{ map: 'card=CardNo' }, 'file.csv has more than one column "CardNo"'],
    [{ map: 'kard=Nr' }, 'there is no field "kard"; fields are reference, card'],
    [{ map: 'card' }, 'write FIELD=COLUMN'],
    [{}, '--as csv wants to know which columns to read'],
    [{ map: 'card=Nr', timeZone: 'Mars' }, 'there is no time zone "Mars"'],
    [{ map: 'card=Nr', currency: 'gbp' }, 'there is no field "currency"'],
    [{ mapFile: 'none.yaml' }, 'none.yaml: no such file'],
  ])('are not read with %j', async (flags, message) => {
    await expect(async () => members('CardNo,CardNo,Nr\n1,2,3\n', flags)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message) as string,
    });
  });

  it('end the command where the file is no CSV any more', async () => {
    await expect(members('Nr\n1\n"2\n3\n', { map: 'reference=Nr' })).rejects.toMatchObject({
      message: expect.stringContaining('file.csv, line') as string,
    });
  });
});

describe('receipts of a CSV', () => {
  it('are the rows of one id, in a form that the contract takes', async () => {
    const { line, endLine, value } = await only(
      `${HEADING}\nR-1,S-1,2025-07-01 17:42,2900,TEA,2,1.25\nR-1,S-1,2025-07-01 17:42,2900,BEANS,0.250,12.90\n`,
    );
    expect([line, endLine]).toEqual([2, 3]);
    expect(schemaRegistry.validate(receiptCompleted.type, value)).toBeNull();
    expect(value).toEqual({
      receiptId: 'R-1',
      businessKey: { storeId: 'S-1', workstationId: '1', sequenceNumber: 'R-1', businessDate: '2025-07-01' },
      kind: 'sale',
      endedAt: '2025-07-01T17:42:00+01:00',
      timeZone: 'Europe/London',
      member: { idType: 'card', value: '2900' },
      currency: 'GBP',
      lines: [
        { lineId: '1', type: 'item', sku: 'TEA', quantity: '2', unitPrice: 125, gross: 250, netPayable: 250 },
        { lineId: '2', type: 'item', sku: 'BEANS', quantity: '0.25', unitPrice: 1290, gross: 323, netPayable: 323 },
      ],
      totals: { payable: 573 },
    });
  });

  it('keep their own offset, and the day of their zone', async () => {
    const { value } = await only(`${HEADING}\nR-1,S-1,2025-07-01T23:30:00Z,,TEA,1,1\n`);
    expect(value).toMatchObject({
      endedAt: '2025-07-01T23:30:00Z',
      businessKey: { businessDate: '2025-07-02' },
      member: { idType: 'none' },
    });
  });

  it.each([
    ['1.234,50', true, 123_450],
    ['1,234.50', false, 123_450],
    ['1 234,5', true, 123_450],
    ['12', false, 1_200],
    ['£12.30', false, 1_230],
    ['007.50', false, 750],
    ['.5', false, 50],
  ])('have the price %s (decimal comma: %s) as %i pence', async (price, decimalComma, pence) => {
    const { value } = await only(`${HEADING}\nR-1,S-1,2025-07-01T10:00Z,,TEA,1,"${price}"\n`, { decimalComma });
    expect(value.lines).toMatchObject([{ unitPrice: pence, netPayable: pence }]);
  });

  it('count in the minor unit of their currency, and keep the exact price', async () => {
    const priced = async (price: string, currency: string) =>
      (await only(`${HEADING}\nR-1,S-1,2025-07-01T10:00Z,,TEA,3,${price}\n`, { currency })).value.lines;
    expect(await priced('120', 'JPY')).toMatchObject([{ unitPrice: 120, netPayable: 360 }]);
    expect(await priced('1.250', 'KWD')).toMatchObject([{ unitPrice: 1250, netPayable: 3750 }]);
    expect(await priced('0.125', 'GBP')).toMatchObject([{ unitPrice: 13, unitPriceExact: '12.5', netPayable: 38 }]);
  });

  it('know a discount from the total of a line, and a price from it where there is none', async () => {
    const map = `${COLUMNS.replace('unitPrice=price,', '')},netPayable=total`;
    const heading = `${HEADING},total`;
    expect((await only(`${heading}\nR-1,S-1,2025-07-01T10:00Z,,TEA,2,1.25,2.00\n`, { map })).value.lines).toMatchObject(
      [{ gross: 250, discounts: [{ source: 'pos', amount: 50 }], netPayable: 200 }],
    );
    expect((await only(`${heading}\nR-1,S-1,2025-07-01T10:00Z,,TEA,3,,1.00\n`, { map })).value.lines).toMatchObject([
      { gross: 100, unitPrice: 33, unitPriceExact: '33.333333', netPayable: 100 },
    ]);
  });

  it('carry the category, the brand and the tax that the price contains', async () => {
    const map = `${COLUMNS},kind=kind,category=category,brand=brand,tax=tax`;
    const heading = `${HEADING},kind,category,brand,tax`;
    const lineOf = async (row: string) => (await only(`${heading}\n${row}\n`, { map })).value.lines;
    const sold = await lineOf('R-1,S-1,2025-07-01T10:00Z,,TEA,2,1.20,sale,food / tea,Acme,0.40');
    const goods = { categoryPath: ['food', 'tea'], brand: 'Acme' };
    expect(sold).toMatchObject([{ ...goods, netPayable: 240, tax: [{ amount: 40, included: true }] }]);
    const back = await lineOf('R-2,S-1,2025-07-01T10:00Z,,TEA,1,1.20,return,food/tea,Acme,0.20');
    expect(back).toMatchObject([{ ...goods, netPayable: -120, tax: [{ amount: -20, included: true }] }]);
  });

  it('are returns by their signs, or by their kind whatever the signs', async () => {
    const back = { quantity: '-2', unitPrice: 125, gross: -250, netPayable: -250 };
    expect((await only(`${HEADING}\nR-1,S-1,2025-07-01T10:00Z,,TEA,-2,1.25\n`)).value).toMatchObject({
      kind: 'return',
      lines: [back],
      totals: { payable: -250 },
    });
    const map = `${COLUMNS},kind=kind`;
    const said = await only(`${HEADING},kind\nR-1,S-1,2025-07-01T10:00Z,,TEA,2,1.25,return\n`, { map });
    expect(said.value).toMatchObject({ kind: 'return', lines: [back] });
  });

  it('give money back without goods by a quantity of 0, for a line or for a whole receipt', async () => {
    const map = `${COLUMNS},kind=kind,netPayable=total,returnOfReceipt=sale,returnOfLine=saleLine`;
    const row = (total: string, lineId: string) =>
      `R-2,S-1,2025-07-02T10:00Z,,ADJUST,0,0,return,${total},R-1,${lineId}`;
    const text = `${HEADING},kind,total,sale,saleLine\n${row('2.50', '1')}\n${row('-1.00', '')}\n`;
    const { value } = await only(text, { map });
    expect(schemaRegistry.validate(receiptCompleted.type, value)).toBeNull();
    expect(value).toMatchObject({
      kind: 'return',
      lines: [
        { quantity: '0', gross: -250, netPayable: -250, returnOf: { receiptId: 'R-1', lineId: '1' } },
        { quantity: '0', gross: -100, netPayable: -100, returnOf: { receiptId: 'R-1' } },
      ],
      totals: { payable: -350 },
    });
  });

  it('that are wrong are told by line and column, and cost no other', async () => {
    const rows = [
      'R-1,S-1,2025-07-01T10:00Z,,TEA,1,abc',
      'R-2,S-1,2025-07-01T10:00Z,,TEA,1,"1,25"',
      'R-3,S-1,yesterday,,TEA,1,1',
      'R-4,S-1,2025-07-01T10:00Z,,,1,1',
      'R-5,S-1,2025-07-01T10:00Z,,TEA,1,1,1',
      'R-6,S-1,2025-07-01T10:00Z,,TEA,1.2345,1',
      'R-7,S-1,2025-07-01T10:00Z,,TEA,1,1',
      'R-1,S-1,2025-07-01T10:00Z,,TEA,1,1',
      ',S-1,2025-07-01T10:00Z,,TEA,1,1',
    ];
    const found = await receipts([HEADING, ...rows].join('\n'));
    expect(found.map(({ line, problem }) => [line, problem?.detail])).toEqual([
      [2, 'column "price": "abc" is no number'],
      [3, 'column "price": "1,25" is no number (--decimal-comma?)'],
      [4, 'column "at": "yesterday" is no time of ISO 8601'],
      [5, 'column "sku": no sku'],
      [6, '8 cells, the heading has 7'],
      [7, 'column "qty": "1.2345" has more than three decimals'],
      [8, undefined],
      [9, 'column "receiptId": other rows of this receipt came before; sort the file by it'],
      [10, 'column "id": no receiptId'],
    ]);
  });

  it('want a zone for times that have no offset', async () => {
    const mapping = readCsvMapping({ map: COLUMNS, currency: 'GBP' }, RECEIPT_FIELDS);
    const text = `${HEADING}\nR-1,S-1,2025-07-01 10:00,,TEA,1,1\n`;
    const [wrong] = await all(receiptsOfCsv(csvRows('file.csv', chunks(text), text, mapping), mapping));
    expect(wrong?.problem?.detail).toBe(
      'column "at": "2025-07-01 10:00" has no offset from UTC (--time-zone Europe/London?)',
    );
  });
});
