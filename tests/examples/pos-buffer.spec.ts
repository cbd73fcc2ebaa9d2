import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ReceiptBuffer } from '../../examples/pos-producer/buffer.mjs';

interface Kept {
  readonly receipt: { readonly receiptId: string };
  readonly upTo: number;
}

const receipts = (...ids: readonly string[]) => ids.map((receiptId) => ({ receiptId }));

describe('a till’s buffer', () => {
  let folder: string;
  let buffer: ReceiptBuffer;
  const open = async (compactAtBytes?: number): Promise<void> => {
    buffer = await ReceiptBuffer.open(folder, compactAtBytes === undefined ? {} : { compactAtBytes });
  };
  /** Closing writes nothing, so what is on the disk is what a crash leaves; and the lock of a process that is no more. */
  const crash = async (): Promise<void> => {
    await buffer.close();
    writeFileSync(join(folder, 'lock'), '999999999');
  };
  const waiting = async (max = 100): Promise<readonly string[]> =>
    ((await buffer.oldest(max)) as Kept[]).map(({ receipt }) => receipt.receiptId);
  const confirm = async (count: number): Promise<void> => {
    const oldest = (await buffer.oldest(count)) as Kept[];
    const last = oldest.at(-1);
    if (last !== undefined) await buffer.confirm(last.upTo);
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pos-buffer-'));
    await open();
  });
  afterEach(async () => {
    await buffer.close();
    rmSync(folder, { recursive: true });
  });

  it('gives receipts back in the order in which they were sold, until they are confirmed', async () => {
    await buffer.append(receipts('a', 'b'));
    await buffer.append(receipts('c'));
    expect(await waiting(2)).toEqual(['a', 'b']);
    await confirm(2);
    expect([await waiting(), buffer.isEmpty]).toEqual([['c'], false]);
    await confirm(1);
    expect([await waiting(), buffer.isEmpty]).toEqual([[], true]);
  });

  it('has after a crash what was not confirmed', async () => {
    await buffer.append(receipts('a', 'b', 'c'));
    await confirm(1);
    await crash();
    await open();
    expect(await waiting()).toEqual(['b', 'c']);
  });

  it('drops a receipt that was cut off while it was written', async () => {
    await buffer.append(receipts('a'));
    appendFileSync(join(folder, 'receipts.ndjson'), '{"receiptId":"b');
    await crash();
    await open();
    await buffer.append(receipts('c'));
    expect(await waiting()).toEqual(['a', 'c']);
  });

  it('does not take how far an earlier file was sent for how far this one was', async () => {
    await open_(1);
    await buffer.append(receipts('a', 'b'));
    await confirm(1);
    const stale = readFileSync(join(folder, 'sent'));
    await confirm(1);
    await buffer.append(receipts('c', 'd'));
    // What a power cut may bring back: the small file as it was before.
    writeFileSync(join(folder, 'sent'), stale);
    await crash();
    await open();
    expect(await waiting()).toEqual(['c', 'd']);
  });

  it('begins its file anew when everything is sent and it has grown', async () => {
    await open_(1_000);
    const size = (): number => readFileSync(join(folder, 'receipts.ndjson')).length;
    for (let round = 0; round < 50; round += 1) {
      await buffer.append(receipts(`r-${String(round)}`.padEnd(100, 'x')));
      await confirm(1);
    }
    expect(size()).toBeLessThan(1_200);
  });

  it('loses nothing that is sold in the moment in which it begins anew', async () => {
    await open_(1);
    for (let round = 0; round < 20; round += 1) {
      await buffer.append(receipts('first'));
      const [first] = (await buffer.oldest(1)) as Kept[];
      await Promise.all([buffer.confirm(first?.upTo ?? 0), buffer.append(receipts('second'))]);
      expect(await waiting()).toEqual(['second']);
      await confirm(1);
    }
  });

  it('takes a receipt that is longer than what it reads at once', async () => {
    const long = 'x'.repeat(3_000_000);
    await buffer.append(receipts(long, 'b'));
    expect((await waiting()).map((id) => id.length)).toEqual([3_000_000, 1]);
    await confirm(1);
    expect(await waiting()).toEqual(['b']);
  });

  it('is for one process at a time', async () => {
    await expect(ReceiptBuffer.open(folder)).rejects.toThrow('is using the buffer');
  });

  it('gives out everything at least once and in order, whatever crashes', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('sell' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('send' as const), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constantFrom('crash' as const, 'crash before confirm' as const), count: fc.constant(2) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await buffer.close();
        rmSync(folder, { recursive: true });
        await open(200);
        let sold = 0;
        const sent: number[] = [];
        const send = async (count: number): Promise<void> => {
          sent.push(...(await waiting(count)).map(Number));
        };
        for (const { kind, count } of steps) {
          if (kind === 'sell') {
            await buffer.append(receipts(...Array.from({ length: count }, (_, index) => String(sold + index))));
            sold += count;
          } else if (kind === 'send') {
            await send(count);
            await confirm(count);
          } else {
            if (kind === 'crash before confirm') await send(count);
            await crash();
            await open(200);
          }
        }
        await send(1_000);
        expect([...new Set(sent)]).toEqual(Array.from({ length: sold }, (_, index) => index));
      }),
      { numRuns: 60 },
    );
  });

  /** Another size at which the file begins anew. */
  async function open_(compactAtBytes: number): Promise<void> {
    await buffer.close();
    await open(compactAtBytes);
  }
});
