import type { InstantIso } from '@accrue/kernel';
import {
  decidePoster,
  evolvePoster,
  NO_POSTER,
  openPoster,
  type Poster,
  type PosterCommand,
  type PosterEvent,
} from '../index';

const now = '2026-10-31T16:40:00.000Z' as InstantIso;
const made: PosterEvent = {
  type: 'PosterMade',
  data: { posterId: 'p-1', storeId: 'S-014', employeeId: 'E-77', madeAt: now },
};
const ended: PosterEvent = { type: 'PosterEnded', data: { posterId: 'p-1', endedAt: now, reason: 'taken_down' } };
const given = (...events: readonly PosterEvent[]): Poster => events.reduce(evolvePoster, NO_POSTER);

const make: PosterCommand = {
  type: 'MakePoster',
  data: { posterId: 'p-1', storeId: 'S-014', employeeId: 'E-77' },
  metadata: { now },
};
const end: PosterCommand = { type: 'EndPoster', data: { reason: 'taken_down' }, metadata: { now } };

describe('a poster', () => {
  it.each([
    ['is made', [], make, [made]],
    ['is made once', [made], make, []],
    ['stays as it was made', [made, ended], make, []],
    ['ends', [made], end, [ended]],
    ['ends once', [made, ended], end, []],
  ] as const)('%s', (_, before, command, then) => {
    expect(decidePoster(command, given(...before))).toEqual(then);
  });

  it('that was never made does not end', () => {
    expect(() => decidePoster(end, given())).toThrow('poster.unknown');
  });

  it('is good for enrolling from when it was made until it ends', () => {
    expect(() => openPoster(given())).toThrow('poster.unknown');
    expect(openPoster(given(made))).toMatchObject({ storeId: 'S-014', employeeId: 'E-77' });
    expect(() => openPoster(given(made, ended))).toThrow('poster.ended');
  });
});
