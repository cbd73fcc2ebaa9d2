import { Metadata, status, type sendUnaryData, type ServerReadableStream } from '@grpc/grpc-js';
import { Status as RpcStatus } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb';
import {
  AppendTransactionSizeExceededErrorDetails,
  StreamRevisionConflictErrorDetails,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/errors_pb';
import {
  AppendResponse,
  AppendSessionResponse,
  type AppendRecord,
  type AppendRequest,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { APPEND_BYTES_MAX, type FakeLog, type FakeProposal, type FakeTogether } from './fake-log.fixture';
import type { FakeAppend } from './fake-messages.fixture';
import type { FakeRequests } from './fake-requests.fixture';

/** What happens to the next requests for several streams. */
export type SessionFault =
  /** Stored, but the answer never comes. */
  | 'answer_lost'
  /** Neither stored nor answered. */
  | 'swallowed'
  /** Not answered, and stored when `arriveLate` says. */
  | 'late'
  /** Stored and answered, after `slowMs`. */
  | 'slow'
  | 'unavailable_before'
  | 'unavailable_after'
  /** As a server that has the method by name alone. */
  | 'unimplemented';

type Session = ServerReadableStream<AppendRequest, AppendSessionResponse>;
type Answer = sendUnaryData<AppendSessionResponse>;

/** The server's v2 service for appends to several streams (25.1), as far as the adapter uses it. */
export class FakeSessions {
  /** Requests that reached the server, whatever became of them. */
  count = 0;
  slowMs = 0;
  private fault: { readonly kind: SessionFault; times: number } | null = null;
  private readonly late: (() => void)[] = [];

  constructor(
    private readonly log: FakeLog,
    private readonly requests: FakeRequests,
    private readonly whenAwake: (work: () => void) => void,
    private readonly afterWriting: (work: () => void) => void,
  ) {}

  fail(kind: SessionFault, times = 1): void {
    this.fault = { kind, times };
  }

  /** What was held back reaches the log, now that something else may have. */
  arriveLate(): void {
    for (const store of this.late.splice(0)) store();
  }

  handle(call: Session, answer: Answer): void {
    const appends: FakeAppend[] = [];
    call.on('data', (request: AppendRequest) => appends.push(appendOf(request)));
    call.on('end', () => this.whenAwake(() => this.append(appends, answer)));
    call.on('error', () => undefined);
  }

  private append(appends: readonly FakeAppend[], answer: Answer): void {
    this.count += 1;
    this.requests.session(appends[0]?.stream ?? '');
    const fault = this.takeFault();
    if (fault === 'swallowed') return;
    if (fault === 'late') return void this.late.push(() => this.log.writeTogether(appends));
    if (fault === 'unavailable_before') return answer(failure(status.UNAVAILABLE, 'Server Is Not Ready'));
    if (fault === 'unimplemented') return answer(failure(status.UNIMPLEMENTED, 'Method is unimplemented.'));
    if (fault === 'slow') return void setTimeout(() => this.store(appends, fault, answer), this.slowMs);
    this.store(appends, fault, answer);
  }

  private store(appends: readonly FakeAppend[], fault: SessionFault | null, answer: Answer): void {
    const write = this.log.writeTogether(appends);
    if (fault === 'answer_lost' || write.kind === 'dropped') return;
    if (fault === 'unavailable_after') return answer(failure(status.UNAVAILABLE, 'Server Is Not Ready'));
    if (write.kind === 'written')
      this.log.whenIndexed(() => this.afterWriting(() => answer(null, responseOf(appends, write))));
    else answer(refusalOf(write));
  }

  private takeFault(): SessionFault | null {
    if (this.fault === null || this.fault.times === 0) return null;
    this.fault.times -= 1;
    return this.fault.kind;
  }
}

const ANY = -2;

const appendOf = (request: AppendRequest): FakeAppend => {
  const expected = request.hasExpectedRevision() ? Number(request.getExpectedRevision()) : ANY;
  if (expected < -1) throw new Error('the adapter says which revision it expects');
  return { stream: request.getStream(), expected, proposals: request.getRecordsList().map(proposalOf) };
};

/** Properties come back as metadata in JSON when a reader of v1 asks, beside what the server knows of the schema. */
const proposalOf = (record: AppendRecord): FakeProposal => {
  const type = record.getSchema()?.getName() ?? '';
  const properties: Record<string, string> = { '$schema.format': 'Json', '$schema.name': type };
  record.getPropertiesMap().forEach((value, key) => {
    if (!value.hasStringValue()) throw new Error(`the property ${key} is a string`);
    properties[key] = value.getStringValue();
  });
  return {
    id: record.getRecordId() ?? '',
    type,
    contentType: 'application/json',
    data: record.getData_asU8(),
    metadata: Buffer.from(JSON.stringify(properties)),
  };
};

const responseOf = (
  appends: readonly FakeAppend[],
  { position, revisions }: Extract<FakeTogether, { kind: 'written' }>,
): AppendSessionResponse =>
  new AppendSessionResponse()
    .setPosition(String(position))
    .setOutputList(
      appends.map(({ stream }, index) =>
        new AppendResponse().setStream(stream).setStreamRevision(String(revisions[index])),
      ),
    );

const failure = (code: status, details: string, metadata = new Metadata()) =>
  Object.assign(new Error(details), { code, details, metadata });

const refusalOf = (write: Exclude<FakeTogether, { kind: 'written' | 'dropped' }>): Error => {
  if (write.kind === 'stream_twice')
    return failure(status.ABORTED, `Stream '${write.stream}' is already part of the append session`);
  if (write.kind === 'too_big') {
    const details = new AppendTransactionSizeExceededErrorDetails();
    details.setMaxSize(APPEND_BYTES_MAX);
    return withDetails(status.ABORTED, 'AppendTransactionSizeExceededErrorDetails', details.serializeBinary());
  }
  const details = new StreamRevisionConflictErrorDetails();
  details.setStream(write.stream);
  details.setExpectedRevision(String(write.expected));
  details.setActualRevision(String(write.currentRevision));
  return withDetails(status.FAILED_PRECONDITION, 'StreamRevisionConflictErrorDetails', details.serializeBinary());
};

const withDetails = (code: status, name: string, bytes: Uint8Array): Error => {
  const details = new Any();
  details.pack(bytes, `kurrentdb.protocol.v2.streams.errors.${name}`);
  const rich = new RpcStatus();
  rich.setMessage(name);
  rich.setDetails(details);
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(rich.serializeBinary()));
  return failure(code, name, metadata);
};
