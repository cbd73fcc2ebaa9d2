import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { receiptCompleted, schemaRegistry, type ReceiptV1 } from '@accrue/contracts';
import { EXIT } from './exit-codes';
import { checkoutPath, loadMapping, openSource } from './source';

/** A line of the data set as it is written there. */
const source = (more: object) => ({
  receiptId: 'C489449',
  type: 'return',
  storeId: 'Australia',
  memberId: '16321',
  timestamp: '2010-06-01T10:33:00+01:00',
  currency: 'GBP',
  lines: [{ sku: '22087', description: 'PAPER BUNTING', quantity: -12, unitPrice: 2.95 }],
  ...more,
});

describe('the mapping of online-retail-ii', () => {
  const map = (more: object): ReceiptV1 =>
    (loadMapping('online-retail-ii').receipt as (line: unknown) => ReceiptV1)(source(more));

  it('makes a receipt that satisfies the contract', () => {
    const receipt = map({});
    expect(schemaRegistry.validate(receiptCompleted.type, receipt)).toBeNull();
    expect(receipt).toMatchObject({
      receiptId: 'C489449',
      kind: 'return',
      endedAt: '2010-06-01T10:33:00+01:00',
      member: { idType: 'reference', value: '16321' },
      totals: { payable: -3540 },
      businessKey: { storeId: 'Australia', sequenceNumber: 'C489449', businessDate: '2010-06-01' },
      lines: [{ lineId: '1', sku: '22087', quantity: '-12', unitPrice: 295, netPayable: -3540 }],
    });
  });

  it('keeps the third decimal of a price, and rounds only the line, half up', () => {
    const { lines } = map({
      type: 'sale',
      lines: [
        { sku: 'A', description: '', quantity: 3, unitPrice: 0.125 },
        { sku: 'B', description: '', quantity: 1, unitPrice: 2.1 },
      ],
    });
    expect(lines).toMatchObject([
      { unitPrice: 13, unitPriceExact: '12.5', netPayable: 38 },
      { unitPrice: 210, netPayable: 210 },
    ]);
    expect(lines[1]).not.toHaveProperty('unitPriceExact');
  });

  it('names nobody where the source names nobody', () => {
    const { member, receipt } = loadMapping('online-retail-ii');
    expect(member?.(source({ memberId: null }))).toBeNull();
    expect(receipt?.(source({ memberId: null }))).toMatchObject({ member: { idType: 'none' } });
  });

  it('takes every line of the committed sample', async () => {
    const { receipt } = loadMapping('online-retail-ii');
    const invalid: string[] = [];
    let lines = 0;
    for await (const line of (await openSource(checkoutPath('examples/online-retail-ii/sample-members.ndjson')))
      .lines) {
      lines += 1;
      const violation = schemaRegistry.validate(receiptCompleted.type, receipt?.(JSON.parse(line)));
      if (violation !== null) invalid.push(violation);
    }
    expect({ lines, invalid }).toEqual({ lines: 420, invalid: [] });
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-source-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = async (bytes: Buffer, encoding?: string): Promise<string> => {
    const path = join(folder, 'file');
    writeFileSync(path, bytes);
    let text = '';
    for await (const part of (await openSource(path, encoding)).text) text += part;
    return text;
  };

  it.each([
    ['UTF-8', Buffer.from('Zoë,1\n')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffZoë,1\n')],
    ['UTF-16', Buffer.from('\ufeffZoë,1\n', 'utf16le')],
    ['UTF-16, the other way round', Buffer.from('\ufeffZoë,1\n', 'utf16le').swap16()],
    ['gzip, whatever its name', gzipSync(Buffer.from('Zoë,1\n'))],
  ])('is read as %s', async (_, bytes) => {
    expect(await read(bytes)).toBe('Zoë,1\n');
  });

  it('is read as its mapping says', async () => {
    expect(await read(Buffer.from('Zo\u00eb', 'latin1'), 'windows-1252')).toBe('Zoë');
  });

  it('has all its lines, also when they are asked for later', async () => {
    const path = join(folder, 'lines');
    writeFileSync(path, Array.from({ length: 50_000 }, (_, n) => `line ${String(n)}\r\n`).join(''));
    const { lines } = await openSource(path);
    await new Promise((done) => setTimeout(done, 50));
    let count = 0;
    for await (const line of lines) if (line === `line ${String(count)}`) count += 1;
    expect(count).toBe(50_000);
  });

  it.each([
    ['another encoding', Buffer.from('Zo\u00eb,1', 'latin1'), 'is not text in UTF-8'],
    ['a gzip that is cut off', gzipSync(Buffer.from('x'.repeat(10_000))).subarray(0, 30), 'is damaged or cut off'],
  ])('tells of %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: expect.stringContaining(message) as string,
    });
  });
});
