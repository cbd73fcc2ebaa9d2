import { useId, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { MemberTierDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Loaded } from '#shared/ui/loaded';
import { readTier } from '../../api';
import { useTexts } from '../../texts/texts';

/** The tier and the way to the next one; nothing where the programme has no tiers. */
export const TierPath = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const tier = useQuery({
    queryKey: ['member', memberId, 'tier'],
    queryFn: ({ signal }) => readTier({ path: { memberId } }, { signal }),
  });
  return <Loaded query={tier}>{(data) => (data.tier === null ? null : <Path path={data} />)}</Loaded>;
};

const Path = ({ path: { tier, next, counted, until, toKeep } }: { readonly path: MemberTierDto }): ReactNode => {
  const texts = useTexts().member.tier;
  const format = useFormat();
  const name = useId();
  return (
    <section className="card" aria-labelledby={name}>
      <div className="card-head">
        <h2 id={name}>{tier?.name}</h2>
        {until !== null && <span className="muted small">{texts.until(format.day(until))}</span>}
      </div>
      {next !== null && counted !== null && (
        <>
          <progress
            aria-label={texts.missing(format.count(next.missing), next.name)}
            value={counted}
            max={next.threshold}
          />
          <p>{texts.missing(format.count(next.missing), next.name)}</p>
        </>
      )}
      {next === null && <p>{texts.highest}</p>}
      {toKeep !== null && toKeep.missing > 0 && (
        <p>{texts.toKeep(format.count(toKeep.missing), format.day(toKeep.by))}</p>
      )}
    </section>
  );
};
