import type { BeforeApplicationShutdown } from '@nestjs/common';
import {
  CommandExecutor,
  type CommandContext,
  type Executed,
  type ExecutorOptions,
  type Folded,
  type StreamModel,
} from '@accrue/event-store';
import { caughtUp, type AtLeastRevision } from '@accrue/http';
import type { InstantIso } from '@accrue/kernel';
import type { ContextPorts } from './context';

interface Command {
  readonly type: string;
}
/** A command that says itself when it happened. */
interface Timed extends Command {
  readonly metadata: { readonly now: InstantIso };
}

/** Who caused a command, and when; a command that knows its time needs nobody to say it. */
export type ContextOf<C extends Command> = C extends Timed ? Omit<CommandContext, 'occurredAt'> : CommandContext;

/**
 * The streams of one category, each for an id: the only way to read and to change them. A context's class of them names its
 * model and its decider, and adds what it asks of them besides.
 */
export abstract class Streams<
  State,
  E extends { readonly type: string; readonly data: unknown },
  C extends Command,
> implements BeforeApplicationShutdown {
  private readonly executor: CommandExecutor<State, E>;

  protected constructor(
    protected readonly ports: ContextPorts,
    private readonly model: StreamModel<State, E>,
    private readonly decide: (command: C, state: State) => readonly E[],
    options: Partial<ExecutorOptions> = {},
  ) {
    this.executor = new CommandExecutor(ports.log, model, { ...ports.caches, ...options });
  }

  /** @throws Rejected as the decider does, and as `CommandExecutor.execute` */
  execute(id: string, command: C, context: ContextOf<C>): Promise<Executed<State, E>> {
    const occurredAt = isTimed(command) ? command.metadata.now : (context as CommandContext).occurredAt;
    return this.executor.execute(this.streamOf(id), (state) => this.decide(command, state), {
      ...context,
      occurredAt,
      commandType: command.type,
    });
  }

  /** With all that was stored before the call; a stream that does not exist has the initial state. */
  read(id: string): Promise<Folded<State>> {
    return this.executor.read(this.streamOf(id));
  }

  /**
   * Resolves when the read models have what the caller saw written.
   * @throws Rejected read.not_caught_up, also when the stream has no such revision
   */
  async caughtUp(readModels: string | readonly string[], id: string, query: AtLeastRevision): Promise<void> {
    await caughtUp(this.ports.projections, [readModels].flat(), this.streamOf(id), query);
  }

  now(): InstantIso {
    return this.ports.clock.now();
  }

  streamOf(id: string): string {
    return `${this.model.category}-${id}`;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.executor.stop();
  }
}

const isTimed = (command: Command): command is Timed => 'metadata' in command;
