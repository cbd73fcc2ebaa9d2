import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { StreamModel } from './stream-model';

type Snapshotting<State, E extends { readonly type: string; readonly data: unknown }> = NonNullable<
  StreamModel<State, E>['snapshot']
>;

/** The snapshot of a state that grows: its JSON, compressed, as a text of base64. */
export const compressedSnapshot = <State, E extends { readonly type: string; readonly data: unknown }>(
  plain: Snapshotting<State, E>,
): Snapshotting<State, E> => ({
  version: plain.version,
  everyEvents: plain.everyEvents,
  encode: (state) => zstdCompressSync(JSON.stringify(plain.encode(state))).toString('base64'),
  decode: (text) => plain.decode(JSON.parse(zstdDecompressSync(Buffer.from(text as string, 'base64')).toString())),
});
