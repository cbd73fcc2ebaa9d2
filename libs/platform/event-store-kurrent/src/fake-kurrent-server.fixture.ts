import { randomUUID } from 'node:crypto';
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { ServerFeaturesService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb';
import {
  SupportedMethod,
  SupportedMethods,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb';
import type { Empty } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb';
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb';
import {
  ReadReq,
  type BatchAppendReq,
  type BatchAppendResp,
  type ReadResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import { StreamsServiceService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb';
import type {
  AppendRequest,
  AppendSessionResponse,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb';
import { FakeLog, InvalidPosition, type FakeRecord } from './fake-log.fixture';
import {
  appendOf,
  batchAnswer,
  batchError,
  busyStatus,
  caughtUpMessage,
  confirmationMessage,
  eventMessage,
  filterOf,
  lastPositionMessage,
  notFoundMessage,
  proposalOf,
  streamNameOf,
  textOfUuid,
  timeoutStatus,
  type FakeAppend,
} from './fake-messages.fixture';
import { FakeRequests } from './fake-requests.fixture';
import { FakeSessions } from './fake-sessions.fixture';

/** The newer one takes appends to several streams at once. */
export const FAKE_VERSIONS = ['23.10.6', '26.1.0'] as const;
export type FakeVersion = (typeof FAKE_VERSIONS)[number];

type Append = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
type Read = ServerWritableStream<ReadReq, ReadResp>;

/** What happens to the next appends: as often as `times` says, then they go well again. */
export type AppendFault =
  /** Stored, but the answer never comes. */
  | 'answer_lost'
  /** Neither stored nor answered. */
  | 'swallowed'
  /** The connection's stream of appends ends with UNAVAILABLE before this one is stored. */
  | 'unavailable_before'
  /** The same, after it is stored. */
  | 'unavailable_after'
  /** Answered with an error that the client knows no class for. */
  | 'busy'
  /** Stored, but the server does not know in time, and says so. */
  | 'timeout'
  /** The connection's stream of appends stays open and is never heard again; another one works. */
  | 'deaf';

/**
 * A FAKE of the server's gRPC surface, as far as the adapter uses it, written from the protocol and the sources of 23.10, and of 26.1 for
 * appends to several streams, which it takes only where a test says so. It lets the
 * adapter's code and the real client run in CI and puts faults between them. That something works with it says nothing about the
 * real server.
 */
export class FakeKurrentServer {
  readonly log = new FakeLog();
  readonly requests = new FakeRequests();
  /** Appends that reached the server, whatever became of them. */
  appends = 0;
  /** Requests of reads that reached the server, newest last. */
  readonly reads: ReadReq.Options[] = [];
  /** Reads by whether they asked for the leader. */
  readonly requiredLeader = { with: 0, without: 0 };
  private server = new Server();
  private port = 0;
  /** What a write to the disk takes: an answer to an append waits that long. */
  writeDelayMs = 0;
  private fault: { readonly kind: AppendFault; times: number } | null = null;
  private frozen: (() => void)[] | null = null;
  private readonly subscriptions = new Set<Read>();
  private isHoldingSubscriptions = false;
  private readonly deaf = new WeakSet<Append>();

  readonly sessions = new FakeSessions(
    this.log,
    this.requests,
    (work) => this.whenAwake(work),
    (work) => this.afterWriting(work),
  );

  private constructor(private readonly version: FakeVersion) {}

  static async start(version: FakeVersion = '23.10.6'): Promise<FakeKurrentServer> {
    const fake = new FakeKurrentServer(version);
    await fake.listen();
    return fake;
  }

  get url(): string {
    return `kurrentdb://127.0.0.1:${this.port}?tls=false`;
  }

  get subscribers(): number {
    return this.subscriptions.size;
  }

  /** Listens, after `kill` on the same port with the same log. */
  async listen(): Promise<void> {
    this.server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    this.server.addService(StreamsService, {
      batchAppend: (call: Append) => this.batchAppend(call),
      read: (call: Read) => this.read(call),
    });
    if (this.version !== '23.10.6')
      this.server.addService(StreamsServiceService, {
        appendSession: (
          call: ServerReadableStream<AppendRequest, AppendSessionResponse>,
          answer: sendUnaryData<AppendSessionResponse>,
        ) => this.sessions.handle(call, answer),
      });
    this.server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: ServerUnaryCall<Empty, SupportedMethods>, answer: sendUnaryData<SupportedMethods>) =>
        this.whenAwake(() => answer(null, supportedMethods(this.version))),
    });
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(`127.0.0.1:${this.port}`, ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
  }

  /** All connections break at once. */
  kill(): void {
    this.server.forceShutdown();
    this.subscriptions.clear();
  }

  failAppends(kind: AppendFault, times = 1): void {
    this.fault = { kind, times };
  }

  /** As SIGSTOP: connections stay, requests are taken and answered only after `wakeUp`. */
  freeze(): void {
    this.frozen = [];
  }

  wakeUp(): void {
    const waiting = this.frozen ?? [];
    this.frozen = null;
    for (const work of waiting) work();
  }

  /** What is written from now on comes to no subscriber, as if they were behind for as long as the test takes. */
  holdSubscriptions(): void {
    this.isHoldingSubscriptions = true;
  }

  /** As a server does with a subscriber that is too slow. */
  dropSubscriptions(): void {
    for (const call of [...this.subscriptions])
      endWith(
        call,
        status.ABORTED,
        'Operation aborted. Consumer too slow to handle event while live. Client resubscription required.',
      );
  }

  private whenAwake(work: () => void): void {
    if (this.frozen === null) work();
    else this.frozen.push(work);
  }

  private batchAppend(call: Append): void {
    const pending = new Map<string, FakeAppend>();
    call.on('data', (request: BatchAppendReq) => {
      const id = textOfUuid(request.getCorrelationId());
      const options = request.getOptions();
      if (options !== undefined) pending.set(id, appendOf(options));
      const append = pending.get(id);
      if (append === undefined) return;
      append.proposals.push(...request.getProposedMessagesList().map(proposalOf));
      if (!request.getIsFinal()) return;
      pending.delete(id);
      this.whenAwake(() => this.appendOne(call, request, append));
    });
    call.on('end', () => call.end());
    call.on('error', () => undefined);
  }

  private appendOne(call: Append, request: BatchAppendReq, append: FakeAppend): void {
    this.appends += 1;
    this.requests.append(append.stream);
    const fault = this.takeFault();
    if (fault === 'deaf') this.deaf.add(call);
    if (fault === 'swallowed' || this.deaf.has(call)) return;
    const id = request.getCorrelationId();
    if (fault === 'busy') return void call.write(batchError(id, append, busyStatus()));
    if (fault === 'unavailable_before') return breakOff(call);
    const write = this.log.write(append.stream, append.expected, append.proposals);
    if (fault === 'answer_lost' || write.kind === 'dropped') return;
    if (fault === 'timeout') return void call.write(batchError(id, append, timeoutStatus()));
    if (fault === 'unavailable_after') return breakOff(call);
    const answer = (): void => void call.write(batchAnswer(id, append, write));
    if (write.kind === 'written') this.log.whenIndexed(() => this.afterWriting(answer));
    else answer();
  }

  private afterWriting(answer: () => void): void {
    if (this.writeDelayMs === 0) answer();
    else setTimeout(answer, this.writeDelayMs);
  }

  private takeFault(): AppendFault | null {
    if (this.fault === null || this.fault.times === 0) return null;
    this.fault.times -= 1;
    return this.fault.kind;
  }

  private read(call: Read): void {
    const options = call.request.getOptions();
    if (options === undefined) throw new Error('a read has options');
    this.reads.push(options);
    this.requests.read(options);
    this.requiredLeader[call.metadata.get('requires-leader').includes('true') ? 'with' : 'without'] += 1;
    this.whenAwake(() => {
      try {
        if (options.hasSubscription()) this.subscribe(call, options);
        else if (options.hasAll()) this.readAll(call, options);
        else this.readStream(call, options);
      } catch (error) {
        endWith(call, error instanceof InvalidPosition ? status.INTERNAL : status.UNKNOWN, String(error));
      }
    });
  }

  private readStream(call: Read, options: ReadReq.Options): void {
    const from = options.getStream();
    const stream = streamNameOf(from?.getStreamIdentifier());
    const forwards = options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS;
    const start = from?.hasEnd() ? 'end' : from?.hasRevision() ? Number(from.getRevision()) : 0;
    const records = this.log.read(stream, start, forwards, Number(options.getCount()));
    const wantsText = options.getUuidOption()?.hasString() ?? false;
    if (records === null) call.write(notFoundMessage(stream));
    else for (const record of records) call.write(eventMessage(record, wantsText));
    const knowsPositions = Number(options.getControlOption()?.getCompatibility() ?? 0) >= 1;
    if (records !== null && knowsPositions) call.write(lastPositionMessage(this.log.revisionOf(stream)));
    call.end();
  }

  private readAll(call: Read, options: ReadReq.Options): void {
    const from = options.getAll();
    const forwards = options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS;
    const position = from?.getPosition();
    const start = from?.hasEnd() ? 'end' : position === undefined ? 0 : Number(position.getCommitPosition());
    const wantsText = options.getUuidOption()?.hasString() ?? false;
    const isWanted = filterOf(options) ?? (() => true);
    for (const record of this.log.readAll(start, forwards, Number(options.getCount()), isWanted))
      call.write(eventMessage(record, wantsText));
    call.end();
  }

  /** What comes behind the position, which has to be that of a record, and then whatever is written. */
  private subscribe(call: Read, options: ReadReq.Options): void {
    const isWanted = filterOf(options) ?? (() => true);
    const wantsText = options.getUuidOption()?.hasString() ?? false;
    const from = options.getAll();
    const position = from?.getPosition();
    const after = from?.hasEnd() ? 'end' : position === undefined ? 0 : Number(position.getCommitPosition());
    const behind = after === 'end' ? [] : this.log.readAll(after, true, Number.POSITIVE_INFINITY, isWanted);
    const tell = (record: FakeRecord): void => void call.write(eventMessage(record, wantsText));
    const leave = this.log.follow((record) => {
      if (isWanted(record) && !this.isHoldingSubscriptions) this.whenAwake(() => tell(record));
    });
    const gone = (): void => {
      leave();
      this.subscriptions.delete(call);
    };
    call.on('cancelled', gone);
    call.on('close', gone);
    call.on('error', gone);
    this.subscriptions.add(call);
    call.write(confirmationMessage(randomUUID()));
    for (const record of behind) if (after === 0 || record.position !== after) tell(record);
    call.write(caughtUpMessage());
  }
}

/** Emitting is how a handler of grpc-js ends a stream with a status; destroying it would tell the client nothing. */
const endWith = (call: Append | Read, code: status, details: string): void =>
  void call.emit('error', Object.assign(new Error(details), { code, details }));

const breakOff = (call: Append): void => endWith(call, status.UNAVAILABLE, 'Server Is Not Ready');

/** As 23.10 answers: appends in batches, but not to several streams at once. */
const supportedMethods = (version: FakeVersion): SupportedMethods => {
  const service = 'event_store.client.streams.streams';
  const methods: readonly (readonly [service: string, name: string, features: readonly string[]])[] = [
    [service, 'append', []],
    [service, 'batchappend', ['deadline_duration']],
    [service, 'read', ['position', 'events']],
    [service, 'delete', []],
    [service, 'tombstone', []],
    ...(version === '23.10.6' ? [] : [['kurrentdb.protocol.v2.streams.streamsservice', 'appendsession', []] as const]),
  ];
  const answer = new SupportedMethods();
  answer.setEventStoreServerVersion(version);
  answer.setMethodsList(
    methods.map(([service, name, features]) => {
      const method = new SupportedMethod();
      method.setServiceName(service);
      method.setMethodName(name);
      method.setFeaturesList([...features]);
      return method;
    }),
  );
  return answer;
};
