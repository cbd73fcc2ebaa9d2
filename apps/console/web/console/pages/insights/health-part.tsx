import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { MilestoneDto } from '#api';
import { problemOf } from '#shared/api/problem';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge, type Tone } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Facts } from '#shared/ui/facts';
import { Loaded } from '#shared/ui/loaded';
import { Table } from '#shared/ui/table';
import { readHealth } from '../../api';
import { useTexts } from '../../texts/texts';

const TONES: Readonly<Record<MilestoneDto['state'], Tone>> = { ok: 'good', warning: 'warn', unknown: 'plain' };

/** How far members come; null: no programme has been published. */
export const useHealth = () =>
  useQuery({
    queryKey: ['insights', 'health'],
    queryFn: async ({ signal }) => {
      try {
        return await readHealth({}, { signal });
      } catch (error) {
        if (problemOf(error).code === 'programme.not_published') return null;
        throw error;
      }
    },
  });

export const HealthPart = (): ReactNode => {
  const texts = useTexts().insights.health;
  const { states } = useSharedTexts();
  const format = useFormat();
  return (
    <Loaded query={useHealth()}>
      {(health) =>
        health === null ? (
          <Empty>{texts.none}</Empty>
        ) : (
          <div className="stack">
            <Facts
              facts={{
                [texts.at]: format.instant(health.at),
                [texts.version]: format.count(health.version),
                [texts.basket]:
                  health.typicalBasketMinor === null
                    ? states.noValue
                    : format.money(health.typicalBasketMinor, health.currency),
                [texts.members]: texts.of(format.count(health.members.counted), format.count(health.members.most)),
              }}
            />
            <Table
              caption={texts.milestones}
              rows={health.milestones}
              keyOf={({ id, of }) => `${id} ${of ?? ''}`}
              columns={[
                {
                  head: texts.milestone,
                  kind: 'wide',
                  cell: ({ id, of }) => (of === null ? texts.ids[id] : `${texts.ids[id]}: ${of}`),
                },
                {
                  head: texts.value,
                  kind: 'number',
                  cell: ({ value, unit }) => (value === null ? states.noValue : texts.units[unit](format.count(value))),
                },
                {
                  head: texts.bound,
                  kind: 'number',
                  cell: ({ bound: { is, value }, unit }) =>
                    `${texts.bounds[is]} ${texts.units[unit](format.count(value))}`,
                },
                {
                  head: texts.state,
                  cell: ({ state }) => <Badge tone={TONES[state]}>{texts.states[state]}</Badge>,
                },
              ]}
            />
            {health.warnings.length > 0 && (
              <Table
                caption={texts.warnings}
                rows={health.warnings}
                keyOf={({ path, code }) => `${path} ${code}`}
                columns={[
                  { head: texts.setting, cell: ({ path }) => <code>{path}</code> },
                  { head: texts.warning, kind: 'wide', cell: ({ message }) => message },
                ]}
              />
            )}
          </div>
        )
      }
    </Loaded>
  );
};
