import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import { compressedSnapshot, type StreamModel } from '@accrue/event-store';
import { draw } from '@accrue/rewards-domain';

const drawModel: StreamModel<draw.Draw, draw.DrawEvent> = {
  category: 'draw',
  initial: draw.initialDraw,
  evolve: draw.evolve,
  snapshot: compressedSnapshot({
    version: draw.DRAW_SNAPSHOT_VERSION,
    // Two events for a ticket; a snapshot has all tickets, so it is not written often.
    everyEvents: 5_000,
    encode: draw.encodeDraw,
    decode: draw.decodeDraw,
  }),
};

/** The only way to change a draw. */
@Injectable()
export class Draws extends Streams<draw.Draw, draw.DrawEvent, draw.DrawCommand> {
  constructor(ports: ContextPorts) {
    // A programme has few; nothing is recalled.
    super(ports, drawModel, draw.decide, { statesMax: 100, eventCacheBytesMax: 0 });
  }
}
