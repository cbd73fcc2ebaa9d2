import { contentOf, refusalOf, send, type CallOptions, type Input, type OperationData } from './call';
import { ProblemError, UNREACHABLE } from './problem';

/** An operation that answers with a line of JSON whenever it has one, e.g. how far it is. It ends when the caller stops reading. */
export const lines = <Data extends OperationData, Line>(method: string, url: Data['url']) =>
  async function* (input: Input<Data>, options: CallOptions = {}): AsyncGenerator<Line> {
    const answer = await send(method, url, input, options);
    if (!answer.ok || answer.body === null) throw refusalOf(answer, await contentOf(answer));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    try {
      for (;;) {
        const { done, value } = await next(reader, options.signal);
        const parts = `${rest}${value ?? ''}`.split('\n');
        rest = done ? '' : (parts.pop() ?? '');
        for (const part of parts) if (part !== '') yield JSON.parse(part) as Line;
        if (done) return;
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  };

const next = async (reader: ReadableStreamDefaultReader<string>, signal: AbortSignal | undefined) => {
  try {
    return await reader.read();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ProblemError({ code: UNREACHABLE, status: 0 }, null);
  }
};
