import type { SubscriptionLag } from '@accrue/messaging';
import type { PlatformPorts } from './platform-ports';

export interface Progress {
  /** Events recorded by all contexts. */
  readonly events: number;
  /** What subscriptions and projections still have to handle, added up, as far as it is known. */
  readonly behind: number;
  /** Nothing is behind, and nothing was recorded while that was being looked up: one thing leads to no further one. */
  readonly drained: boolean;
  readonly subscriptions: readonly SubscriptionLag[];
  readonly projections: readonly { readonly context: string; readonly name: string; readonly behind: number }[];
}

export const progressOf = async ({ hosts, bus }: Pick<PlatformPorts, 'hosts' | 'bus'>): Promise<Progress> => {
  const before = await eventsOf(hosts);
  const subscriptions = await bus.lag();
  const projections = (await Promise.all(hosts.map((host) => host.projections.status()))).flat();
  const events = await eventsOf(hosts);
  const behind = [...subscriptions, ...projections].reduce((sum, part) => sum + (part.behind ?? 0), 0);
  const isKnown = subscriptions.every((subscription) => subscription.behind !== null);
  return {
    events,
    behind,
    drained: isKnown && behind === 0 && events === before,
    subscriptions,
    projections: projections.map(({ context, name, behind: left }) => ({ context, name, behind: left })),
  };
};

const eventsOf = async (hosts: PlatformPorts['hosts']): Promise<number> =>
  (await Promise.all(hosts.map((host) => host.log.heads()))).flat().reduce((sum, head) => sum + head, 0);
