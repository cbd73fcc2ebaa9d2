import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { openApiDocument } from '@accrue/http';
import { contextModule, type ContextDefinition, type ContextPorts } from '@accrue/context-kit';
import type { PlatformPorts } from './platform-ports';
import { PlatformModule } from './platform.module';
import { problemStatusesOf } from './problems';

/** The OpenAPI document without a running platform: in a preview nothing is instantiated, so no port is ever used. */
export const generateOpenApi = async (contexts: readonly ContextDefinition[]): Promise<object> => {
  class PreviewModule {}
  const modules = contexts.map((context) => contextModule(context, {} as ContextPorts));
  const app = await NestFactory.create(
    { module: PreviewModule, imports: [...modules, PlatformModule.register({} as PlatformPorts)] },
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  return openApiDocument(app, problemStatusesOf(contexts));
};
