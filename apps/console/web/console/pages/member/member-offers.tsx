import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '#shared/format/use-format';
import { useMay } from '#shared/session/session';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Loaded } from '#shared/ui/loaded';
import { Table } from '#shared/ui/table';
import { readOffers } from '../../api';
import { useTexts } from '../../texts/texts';
import { GiveOffer } from './give-offer';

export const MemberOffers = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().member.offers;
  const { states } = useSharedTexts();
  const format = useFormat();
  const offers = useQuery({
    queryKey: ['member', memberId, 'offers'],
    queryFn: ({ signal }) => readOffers({ path: { memberId } }, { signal }),
  });
  const may = useMay();
  const [isGiving, setGiving] = useState(false);
  return (
    <div className="stack">
      {may('operator') && (
        <div className="buttons">
          <button type="button" onClick={() => setGiving(true)}>
            {texts.give}
          </button>
        </div>
      )}
      {isGiving && <GiveOffer memberId={memberId} onClose={() => setGiving(false)} />}
      <Loaded query={offers}>
        {({ offers: rows }) =>
          rows.length === 0 ? (
            <Empty>{texts.none}</Empty>
          ) : (
            <Table
              caption={texts.caption}
              isCaptionHidden
              rows={rows}
              keyOf={({ key }) => key}
              columns={[
                { head: texts.offer, kind: 'wide', cell: ({ name }) => name },
                {
                  head: texts.state,
                  cell: ({ state }) => <Badge tone={state === 'given' ? 'good' : 'plain'}>{texts.states[state]}</Badge>,
                },
                { head: texts.given, kind: 'time', cell: ({ givenAt }) => format.instant(givenAt) },
                { head: texts.until, kind: 'time', cell: ({ until }) => format.instant(until) },
                {
                  head: texts.progress,
                  kind: 'number',
                  cell: ({ value, goal }) =>
                    goal === null ? states.noValue : texts.of(format.count(value), format.count(goal)),
                },
                { head: texts.points, kind: 'number', cell: ({ points }) => format.count(points) },
              ]}
            />
          )
        }
      </Loaded>
    </div>
  );
};
