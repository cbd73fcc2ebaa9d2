import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PosterDto } from '#api';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Badge } from '#shared/ui/badge';
import { Loaded } from '#shared/ui/loaded';
import { QrCode } from '#shared/ui/qr-code';
import { endPoster, readPoster } from '../../api';
import { useTexts } from '../../texts/texts';

/** A poster as it comes out of the printer, and its end. */
const PosterPage = (): ReactNode => {
  const posterId = useSegment('posterId');
  const texts = useTexts().posters;
  const queryClient = useQueryClient();
  const [isEnding, setEnding] = useState(false);
  const poster = useQuery({
    queryKey: ['posters', posterId],
    queryFn: ({ signal }) => readPoster({ path: { posterId } }, { signal }),
  });
  return (
    <Page
      title={poster.data === undefined ? texts.title : texts.one(poster.data.storeId)}
      lead={poster.data?.status === 'ended' && <Badge tone="warn">{texts.states.ended}</Badge>}
      actions={
        poster.data?.status === 'open' && (
          <>
            <button type="button" className="primary" onClick={() => window.print()}>
              {texts.print}
            </button>
            <button type="button" className="danger" onClick={() => setEnding(true)}>
              {texts.end}
            </button>
          </>
        )
      }
    >
      <Loaded query={poster}>{(one) => (one.status === 'open' ? <Sheet poster={one} /> : <p>{texts.ended}</p>)}</Loaded>
      {isEnding && (
        <AskDialog
          title={texts.end}
          act={texts.end}
          isDangerous
          onClose={() => setEnding(false)}
          onSubmit={async () => {
            await endPoster({ path: { posterId }, body: { reason: 'taken_down' } });
            await queryClient.invalidateQueries({ queryKey: ['posters'] });
          }}
        >
          <p>{texts.endMeans}</p>
        </AskDialog>
      )}
    </Page>
  );
};

const Sheet = ({ poster }: { readonly poster: PosterDto }): ReactNode => {
  const texts = useTexts().posters;
  const { link, storeId, employeeId } = poster;
  return (
    <>
      <p className="no-print muted">{texts.language}</p>
      <section className="poster" aria-label={texts.sheet}>
        <h2>{texts.call}</h2>
        <QrCode text={`${window.location.origin}${link}`} label={texts.codeLabel} />
        <p>{texts.how}</p>
        <p className="small">{[storeId, employeeId].filter((part) => part !== null).join(' · ')}</p>
      </section>
    </>
  );
};

export default PosterPage;
