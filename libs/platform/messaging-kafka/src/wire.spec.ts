import type { InstantIso } from '@accrue/kernel';
import { recordOf } from './wire';

describe('a record', () => {
  const raw = { key: 'k', value: '{}', headers: { ce_id: 'e-1', ce_time: '2019-05-01T10:00:00.000Z' } };

  it('of a fact carries when it was recorded, whenever it happened: retention counts from there', () => {
    const recordedAt = '2026-10-31T12:00:01.000Z' as InstantIso;
    expect(recordOf(raw, recordedAt)).toEqual({ ...raw, timestamp: String(Date.parse(recordedAt)) });
  });

  it('of anything else gets its time from the producer', () => {
    expect(recordOf(raw)).toEqual(raw);
  });
});
