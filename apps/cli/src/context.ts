import type { Command } from 'commander';
import { ApiClient } from './client';
import { locate, type ConnectionOptions } from './locate';
import { Output } from './output';

export interface CommandContext {
  readonly client: ApiClient;
  readonly output: Output;
}

/** What every command needs, from the options that stand on any level of the command line. */
export const contextOf = (command: Command): CommandContext => {
  const options = command.optsWithGlobals<ConnectionOptions & { json?: boolean }>();
  return { client: new ApiClient(locate(options)), output: new Output(options.json === true) };
};

export const outputOf = (command: Command): Output =>
  new Output(command.optsWithGlobals<{ json?: boolean }>().json === true);
