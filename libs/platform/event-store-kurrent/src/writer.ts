import type { EventData } from '@kurrent/kurrentdb-client';
import { appendOptions } from './append-options';
import { withDeadline } from './deadline';
import { failureOf, type Failure } from './failures';
import type { InFlight } from './in-flight';
import type { KurrentSettings } from './options';
import type { ReplaceableClient } from './replaceable-client';

export type WriteOutcome =
  /** @property position of the last event */
  { readonly kind: 'written'; readonly position: number | null } | WriteFailure;

export type WriteFailure = Failure & { readonly error: unknown };

/** One append with one deadline. It does not throw: what its failure means depends on what the stream holds. */
export class Writer {
  constructor(
    private readonly client: ReplaceableClient,
    private readonly inFlight: InFlight,
    private readonly settings: KurrentSettings,
  ) {}

  write(name: string, expectedRevision: number, events: EventData[]): Promise<WriteOutcome> {
    return this.inFlight.run(async () => {
      const client = this.client.get();
      try {
        const { position } = await withDeadline(
          client.appendToStream(name, events, appendOptions(expectedRevision)),
          this.settings.appendDeadlineMs,
        );
        this.client.answered();
        return { kind: 'written', position: position === undefined ? null : Number(position.commit) };
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'away') this.client.failed(client);
        else this.client.answered();
        return { ...failure, error };
      }
    });
  }
}
