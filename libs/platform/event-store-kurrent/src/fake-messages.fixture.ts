import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb';
import {
  AllStreamPosition,
  MaximumAppendSizeExceeded,
  StreamIdentifier,
  Timeout,
  UUID,
  WrongExpectedVersion,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb';
import { Status as RpcStatus } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb';
import {
  BatchAppendReq,
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import {
  APPEND_BYTES_MAX,
  type FakeExpectation,
  type FakeProposal,
  type FakeRecord,
  type FakeWrite,
} from './fake-log.fixture';

/** The messages of the protocol, as a 23.10 server writes and reads them. */

const TICKS_PER_MILLISECOND = 10_000n;

export const streamNameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

const identifierOf = (stream: string): StreamIdentifier => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream, 'utf8'));
  return identifier;
};

export const textOfUuid = (uuid: UUID | undefined): string => {
  const structured = uuid?.getStructured();
  if (structured === undefined) return uuid?.getString() ?? '';
  const hex = [structured.getMostSignificantBits(), structured.getLeastSignificantBits()]
    .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0'))
    .join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const uuidOf = (text: string, asString: boolean): UUID => {
  const uuid = new UUID();
  if (asString) return uuid.setString(text);
  const hex = text.replaceAll('-', '');
  const structured = new UUID.Structured();
  structured.setMostSignificantBits(BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`)).toString());
  structured.setLeastSignificantBits(BigInt.asIntN(64, BigInt(`0x${hex.slice(16)}`)).toString());
  return uuid.setStructured(structured);
};

/** By whether the reader wants text. */
const serialized = { true: new WeakMap<FakeRecord, ReadResp>(), false: new WeakMap<FakeRecord, ReadResp>() };

/**
 * A record never changes, and is put into bytes once: to do it for each reader would make this server slow in a way that no server is.
 * @param wantsText the reader asked for ids as text, not as two numbers
 */
export const eventMessage = (record: FakeRecord, wantsText: boolean): ReadResp => {
  const kept = serialized[`${wantsText}`];
  const known = kept.get(record);
  if (known !== undefined) return known;
  const bytes = newEventMessage(record, wantsText).serializeBinary();
  const message = new ReadResp();
  message.serializeBinary = () => bytes;
  kept.set(record, message);
  return message;
};

const newEventMessage = (record: FakeRecord, wantsText: boolean): ReadResp => {
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuidOf(record.id, wantsText));
  recorded.setStreamIdentifier(identifierOf(record.stream));
  recorded.setStreamRevision(String(record.revision));
  recorded.setCommitPosition(String(record.position));
  recorded.setPreparePosition(String(record.position));
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  recorded
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.contentType)
    .set('created', (BigInt(record.createdAtMs) * TICKS_PER_MILLISECOND).toString());
  const event = new ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(record.position));
  return new ReadResp().setEvent(event);
};

export const notFoundMessage = (stream: string): ReadResp => {
  const notFound = new ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifierOf(stream));
  return new ReadResp().setStreamNotFound(notFound);
};

/** Ends a read of a stream, for a reader that said it knows this message. */
export const lastPositionMessage = (revision: number): ReadResp =>
  new ReadResp().setLastStreamPosition(String(revision));

export const confirmationMessage = (subscriptionId: string): ReadResp => {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(subscriptionId);
  return new ReadResp().setConfirmation(confirmation);
};

export const caughtUpMessage = (): ReadResp => new ReadResp().setCaughtUp(new ReadResp.CaughtUp());

/** The filter of a read of $all; null = none. */
export const filterOf = (options: ReadReq.Options): ((record: FakeRecord) => boolean) | null => {
  const filter = options.getFilter();
  if (filter === undefined) return null;
  const [expression, subject] = filter.hasStreamIdentifier()
    ? [filter.getStreamIdentifier(), (record: FakeRecord) => record.stream]
    : [filter.getEventType(), (record: FakeRecord) => record.type];
  const regex = expression?.getRegex() ?? '';
  const prefixes = expression?.getPrefixList() ?? [];
  return regex === ''
    ? (record) => prefixes.some((prefix) => subject(record).startsWith(prefix))
    : (record) => new RegExp(regex).test(subject(record));
};

export interface FakeAppend {
  readonly stream: string;
  readonly expected: FakeExpectation;
  readonly proposals: FakeProposal[];
}

export const appendOf = (options: BatchAppendReq.Options): FakeAppend => {
  const { ExpectedStreamPositionCase: Case } = BatchAppendReq.Options;
  const expected = ((): FakeExpectation => {
    switch (options.getExpectedStreamPositionCase()) {
      case Case.STREAM_POSITION:
        return Number(options.getStreamPosition());
      case Case.NO_STREAM:
        return -1;
      case Case.STREAM_EXISTS:
        return 'exists';
      default:
        return 'any';
    }
  })();
  return { stream: streamNameOf(options.getStreamIdentifier()), expected, proposals: [] };
};

export const proposalOf = (message: BatchAppendReq.ProposedMessage): FakeProposal => ({
  id: textOfUuid(message.getId()),
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

type Answered = Exclude<FakeWrite, { readonly kind: 'dropped' }>;

export const batchAnswer = (correlationId: UUID | undefined, append: FakeAppend, write: Answered): BatchAppendResp => {
  if (write.kind === 'wrong_revision')
    return batchError(correlationId, append, wrongExpectedVersion(append.expected, write.currentRevision));
  if (write.kind === 'too_big') return batchError(correlationId, append, tooBig());
  const position = new AllStreamPosition();
  position.setCommitPosition(String(write.position));
  position.setPreparePosition(String(write.position));
  const success = new BatchAppendResp.Success();
  success.setCurrentRevision(String(write.revision));
  success.setPosition(position);
  return answerTo(correlationId, append).setSuccess(success);
};

export const batchError = (correlationId: UUID | undefined, append: FakeAppend, error: RpcStatus): BatchAppendResp =>
  answerTo(correlationId, append).setError(error);

const answerTo = (correlationId: UUID | undefined, { stream }: FakeAppend): BatchAppendResp =>
  new BatchAppendResp().setCorrelationId(correlationId).setStreamIdentifier(identifierOf(stream));

const wrongExpectedVersion = (expected: FakeExpectation, current: number): RpcStatus => {
  const details = new WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new GoogleEmpty());
  else details.setCurrentStreamRevision(String(current));
  if (expected === 'any') details.setExpectedAny(new GoogleEmpty());
  else if (expected === 'exists') details.setExpectedStreamExists(new GoogleEmpty());
  else if (expected < 0) details.setExpectedNoStream(new GoogleEmpty());
  else details.setExpectedStreamPosition(String(expected));
  return statusOf('event_store.client.WrongExpectedVersion', details.serializeBinary(), 'WrongExpectedVersion');
};

/** What a server answers that is still starting, or has too much to do. */
export const busyStatus = (): RpcStatus =>
  statusOf('google.protobuf.Empty', new GoogleEmpty().serializeBinary(), 'Server Is Busy');

/** What a server answers that has waited too long for its own disk. */
export const timeoutStatus = (): RpcStatus =>
  statusOf('event_store.client.Timeout', new Timeout().serializeBinary(), 'Timeout');

const tooBig = (): RpcStatus => {
  const details = new MaximumAppendSizeExceeded();
  details.setMaxappendsize(APPEND_BYTES_MAX);
  return statusOf(
    'event_store.client.MaximumAppendSizeExceeded',
    details.serializeBinary(),
    'MaximumAppendSizeExceeded',
  );
};

const statusOf = (type: string, bytes: Uint8Array, message: string): RpcStatus => {
  const details = new Any();
  details.pack(bytes, type);
  const status = new RpcStatus();
  status.setMessage(message);
  status.setDetails(details);
  return status;
};
