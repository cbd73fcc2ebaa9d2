import fc from 'fast-check';
import { PositionTracker } from './position-tracker';

describe('PositionTracker', () => {
  it('never lets the checkpoint reach an unfinished message, and lets it reach everything once all are finished', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        fc.nat(50),
        (counts, choices, checkpoint) => {
          const tracker = new PositionTracker(checkpoint);
          const open: number[] = [];
          counts.forEach((messages, n) => {
            for (let i = 0; i < messages; i++) {
              tracker.begin(checkpoint + 1 + n);
              open.push(checkpoint + 1 + n);
            }
            tracker.looked(checkpoint + 1 + n);
          });
          while (open.length > 0) {
            expect(tracker.committable).toBe(Math.min(...open) - 1);
            const [position] = open.splice((choices.next().value as number) % open.length, 1);
            tracker.done(position as number);
          }
          expect(tracker.committable).toBe(checkpoint + counts.length);
          expect(tracker.unfinishedMessages).toBe(0);
        },
      ),
    );
  });
});
