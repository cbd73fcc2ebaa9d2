import type { INestApplicationContext, Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { consumersOf, type BatchHandler, type MessageHandler, type WiredSubscription } from '@accrue/messaging';

type Module = ModulesContainer extends Map<string, infer M> ? M : never;

/** Every `@Consumes` method of the providers of one context, as a subscription of that context. */
export const discoverConsumers = (
  app: INestApplicationContext,
  context: string,
  root: Type,
): readonly WiredSubscription[] => {
  const scanner = new MetadataScanner();
  return instancesOf(app, root).flatMap((instance) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = prototype[name] as object;
      return consumersOf(method).map(({ kind, ...subscription }): WiredSubscription => {
        const bound = (method as (...args: unknown[]) => Promise<void>).bind(instance);
        const handler =
          kind === 'each' ? { kind, handle: bound as MessageHandler } : { kind, handle: bound as BatchHandler };
        return { ...subscription, context, handler };
      });
    });
  });
};

/** Providers of a module and of what it imports; a provider that several modules list is there once. */
const instancesOf = (app: INestApplicationContext, root: Type): readonly object[] => {
  const modules = [...app.get(ModulesContainer).values()].filter(({ metatype }) => metatype === root);
  const seen = new Set<Module>();
  const visit = (module: Module): void => {
    if (seen.has(module)) return;
    seen.add(module);
    for (const imported of module.imports) visit(imported);
  };
  modules.forEach(visit);
  const instances = new Set<object>();
  for (const { providers } of seen)
    for (const { instance } of providers.values()) if (isOfAClass(instance)) instances.add(instance);
  return [...instances];
};

const isOfAClass = (instance: unknown): instance is object =>
  typeof instance === 'object' &&
  instance !== null &&
  ![Object.prototype, null].includes(Object.getPrototypeOf(instance) as object);
