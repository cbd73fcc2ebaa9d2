import { decompress } from './decompression';
import {
  BATCH_BYTES_MAX,
  BATCH_RECORDS_MAX,
  decodeBatches,
  type AbortedTransaction,
  type FetchedMessage,
} from './record-batch';
import { batchOf, COMPRESSIONS, recordBytes, varint, type TestBatch } from './record-batch.fixture';

const HIGH_WATERMARK = 1_000n;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

const decode = (
  batches: readonly Buffer[],
  { aborted = [], bytesLeft = BATCH_BYTES_MAX }: { aborted?: readonly AbortedTransaction[]; bytesLeft?: number } = {},
): Promise<readonly FetchedMessage[]> => decodeBatches(Buffer.concat(batches), aborted, HIGH_WATERMARK, { bytesLeft });

/** Offset and value, or what stands there instead. */
const shown = (messages: readonly FetchedMessage[]): unknown[] =>
  messages.map(({ offset, value, instead }) => [Number(offset), instead ?? value?.toString() ?? null]);

const good = (firstOffset: number, value: string): Buffer => batchOf({ firstOffset, records: [{ value }] });

describe('record batches', () => {
  it('give keys, values, headers and offsets as they were sent', async () => {
    const records = [
      { key: 'k', value: 'v', headers: [['a', '1'] as const, ['a', '2'] as const, ['b', null] as const] },
      { key: null, value: null },
      {
        key: Buffer.from([0, 255]),
        value: '',
        headers: [['__proto__', 'x'] as const, ['', Buffer.from([0xff])] as const],
      },
    ];
    const decoded = await decode([batchOf({ firstOffset: 7, records, firstTimestampMs: 1_000 })]);
    expect(decoded).toMatchObject([
      { offset: '7', key: Buffer.from('k'), value: Buffer.from('v'), timestamp: '1000' },
      { offset: '8', key: null, value: null, headers: {} },
      { offset: '9', key: Buffer.from([0, 255]), value: Buffer.alloc(0) },
    ]);
    expect(decoded[0]?.headers).toEqual({ a: [Buffer.from('1'), Buffer.from('2')], b: undefined });
    expect(Object.entries(decoded[2]?.headers ?? {})).toEqual([
      ['__proto__', Buffer.from('x')],
      ['', Buffer.from([0xff])],
    ]);
  });

  it.each(COMPRESSIONS)('are read when they come in %s', async (_name, attributes, compress) => {
    const records = Array.from({ length: 500 }, (_unused, n) => ({ value: `value ${n} ${'x'.repeat(n)}` }));
    const payload = compress(Buffer.concat(records.map(recordBytes)));
    const decoded = await decode([batchOf({ records, attributes, payload }), good(500, 'next')]);
    expect(shown(decoded)).toEqual([...records.map(({ value }, n) => [n, value]), [500, 'next']]);
  });

  it.each(COMPRESSIONS)('of %s that would become too large are not unpacked', async (_name, codec, compress) => {
    const small = Buffer.alloc(262_144);
    expect(await decompress(codec, compress(small), small.length)).toEqual(small);
    await expect(decompress(codec, compress(small), small.length - 70_000)).rejects.toThrow(/larger than/);
  });

  it('that no codec can unpack stand aside, and what follows is read', async () => {
    for (const [name, codec, compress] of COMPRESSIONS) {
      const whole = compress(Buffer.concat([1, 2, 3].map(() => recordBytes({ value: 'x'.repeat(300) }))));
      for (const payload of [
        whole.subarray(0, whole.length - 9),
        Buffer.from('not compressed at all'),
        Buffer.alloc(0),
      ]) {
        const batch = batchOf({ count: 3, lastOffsetDelta: 2, attributes: codec, payload });
        const decoded = await decode([batch, good(3, 'next')]);
        expect([name, shown(decoded)]).toEqual([
          name,
          [
            [2, { firstOffset: 0, lastOffset: 2, cause: expect.any(String) as string }],
            [3, 'next'],
          ],
        ]);
      }
    }
  });

  const broken: readonly (readonly [what: string, batch: TestBatch, cause: string])[] = [
    ['an unknown compression', { attributes: 7, payload: Buffer.from('x') }, 'no compression has the number 7'],
    ['an old format', { magic: 1, payload: Buffer.alloc(30) }, 'record format 1 is not read, only 2'],
    [
      'a count beyond reason',
      { count: 2_000_000_000 },
      `2000000000 records in one batch, at most ${BATCH_RECORDS_MAX} are read`,
    ],
    ['a count below zero', { count: -5 }, `-5 records in one batch, at most ${BATCH_RECORDS_MAX} are read`],
    ['fewer records than counted', { count: 2, records: [{ value: 'v' }] }, 'a record ends too early'],
    [
      'a record longer than its batch',
      { count: 1, payload: varint(1e9) },
      'a record of 1000000000 bytes does not fit its batch',
    ],
    ['a record of negative length', { count: 1, payload: varint(-9) }, 'a record of -9 bytes does not fit its batch'],
    [
      'a value longer than its record',
      { count: 1, payload: Buffer.concat([varint(6), Buffer.from([0, 0, 0, 1, 0xfe, 0x7f])]) },
      'a field of 8191 bytes does not fit its record',
    ],
    [
      'more headers than bytes',
      { count: 1, payload: Buffer.concat([varint(7), Buffer.from([0, 0, 0, 1, 1, 0xfe, 0x7f])]) },
      '8191 headers do not fit their record',
    ],
    ['a number without an end', { count: 1, payload: Buffer.alloc(30, 0xff) }, 'a number of a record has no end'],
    ['a record outside of its batch', { records: [{}, {}], lastOffsetDelta: 0 }, 'a record lies outside of its batch'],
    ['an end before its beginning', { records: [{}], lastOffsetDelta: -3 }, 'the batch ends before it begins'],
  ];
  it.each(broken)('with %s stand aside', async (_what, batch, cause) => {
    const decoded = await decode([batchOf({ firstOffset: 5, ...batch }), good(9, 'next')]);
    expect(decoded).toMatchObject([{ instead: { firstOffset: 5, cause } }, { offset: '9' }]);
  });

  it('whose bytes changed on their way are noticed, wherever that was', async () => {
    const whole = batchOf({ firstOffset: 5, records: [{ key: 'k', value: '{"amount":100}' }] });
    for (let at = 17; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ 0x10;
      expect(await decode([changed, good(6, 'next')])).toMatchObject([
        { offset: '5', instead: { firstOffset: 5, lastOffset: 5 } },
        { offset: '6' },
      ]);
    }
  });

  it('that claim to reach far end before the next one, or at the end of the partition', async () => {
    const batch = { firstOffset: 5, count: 1, lastOffsetDelta: 1_000_000, payload: Buffer.from('x') };
    expect(await decode([batchOf(batch), good(9, 'next')])).toMatchObject([{ offset: '8' }, { offset: '9' }]);
    expect(await decode([batchOf(batch)])).toMatchObject([{ offset: '999', instead: { lastOffset: 999 } }]);
  });

  it('of which nobody can say where they end let the partition go on by one', async () => {
    const endless = good(5, 'v');
    endless.writeInt32BE(-40, 8);
    expect(await decode([endless, good(6, 'next')])).toMatchObject([{ offset: '5', instead: { lastOffset: 5 } }]);
  });

  it('that the fetch has cut off come with the next one', async () => {
    expect(shown(await decode([good(0, 'a'), good(1, 'b').subarray(0, 40)]))).toEqual([[0, 'a']]);
  });

  it('are left for the next fetch once it is enough, but for the first', async () => {
    const batches = [good(0, 'a'), good(1, 'b'), good(2, 'c')];
    expect(shown(await decode(batches, { bytesLeft: 0 }))).toEqual([[0, 'a']]);
    expect(shown(await decode(batches, { bytesLeft: 300 }))).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
  });

  it('whose last records compaction has taken reach as far as before', async () => {
    const half = batchOf({ firstOffset: 3, records: [{ value: 'v' }], lastOffsetDelta: 4 });
    const empty = batchOf({ firstOffset: 8, lastOffsetDelta: 1 });
    expect(shown(await decode([half, empty]))).toEqual([
      [3, 'v'],
      [7, 'nothing'],
      [9, 'nothing'],
    ]);
  });

  describe('of transactions', () => {
    const data = (firstOffset: number, producerId: number, value: string): Buffer =>
      batchOf({ firstOffset, producerId, attributes: TRANSACTIONAL, records: [{ key: Buffer.alloc(4), value }] });
    const end = (firstOffset: number, producerId: number, type: 'abort' | 'commit'): Buffer =>
      batchOf({
        ...{ firstOffset, producerId, attributes: TRANSACTIONAL | CONTROL },
        records: [{ key: Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1]), value: Buffer.alloc(6) }],
      });

    it('count when they were committed; markers are passed', async () => {
      expect(shown(await decode([data(0, 1, 'a'), end(1, 1, 'commit'), good(2, 'b')]))).toEqual([
        [0, 'a'],
        [1, 'nothing'],
        [2, 'b'],
      ]);
    });

    it('do not count when they were aborted, also where several overlap and end in another order', async () => {
      // Keys of four zero bytes look like the marker of an abort, and are none.
      const batches = [
        ...[data(10, 1, 'no'), data(11, 2, 'no'), data(12, 3, 'yes'), good(13, 'yes'), data(14, 1, 'no')],
        ...[end(15, 2, 'abort'), data(16, 2, 'yes'), end(17, 1, 'abort'), data(18, 1, 'yes'), end(19, 3, 'commit')],
      ];
      const aborted = [
        { producerId: 2n, firstOffset: 11n },
        { producerId: 1n, firstOffset: 4n },
      ];
      const values = shown(await decode(batches, { aborted })).filter(
        (one) => (one as [number, unknown])[1] !== 'nothing',
      );
      expect(values).toEqual([12, 13, 16, 18].map((offset) => [offset, 'yes']));
    });

    it('that were aborted are not even unpacked', async () => {
      const batch = batchOf({ count: 3, lastOffsetDelta: 2, producerId: 1, attributes: TRANSACTIONAL | 7 });
      expect(shown(await decode([batch], { aborted: [{ producerId: 1n, firstOffset: 0n }] }))).toEqual([
        [2, 'nothing'],
      ]);
    });
  });
});
