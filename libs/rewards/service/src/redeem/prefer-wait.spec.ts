import { waitMsOf } from './prefer-wait';

it.each([
  [undefined, 5_000],
  ['', 5_000],
  ['return=minimal', 5_000],
  ['wait=2', 2_000],
  ['wait=60', 5_000],
  ['respond-async, wait=1', 1_000],
  ['respond-async', 0],
  ['wait=soon', 5_000],
])('Prefer: %s waits %d ms', (prefer, expected) => {
  expect(waitMsOf(prefer)).toBe(expected);
});
