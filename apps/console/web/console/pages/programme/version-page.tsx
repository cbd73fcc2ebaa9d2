import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { PublishedProgrammeDto } from '#api';
import { useFormat, useProgramme } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay } from '#shared/session/session';
import { Facts } from '#shared/ui/facts';
import { Loaded } from '#shared/ui/loaded';
import { readVersion } from '../../api';
import { useTexts } from '../../texts/texts';
import { Difference } from './difference';
import { textOfDocument } from './document-text';
import { useDraft } from './draft';

const VersionPage = (): ReactNode => {
  const version = Number(useSegment('version'));
  const texts = useTexts().programme;
  const shown = useQuery({
    queryKey: ['programme', 'version', version],
    staleTime: Infinity,
    queryFn: ({ signal }) => readVersion({ path: { version } }, { signal }),
  });
  return (
    <Page title={texts.versions.title(version)} actions={shown.data !== undefined && <Take version={shown.data} />}>
      <Loaded query={shown}>{(one) => <Version version={one} />}</Loaded>
    </Page>
  );
};

/** Puts it into the editor, to go back to it or on from it. */
const Take = ({ version: { document } }: { readonly version: PublishedProgrammeDto }): ReactNode => {
  const texts = useTexts().programme.versions;
  const may = useMay();
  const draft = useDraft();
  const [, navigate] = useLocation();
  if (draft === undefined || !may('operator')) return null;
  return (
    <button
      type="button"
      onClick={() => {
        draft.replace(textOfDocument(document));
        navigate('/programme/edit');
      }}
    >
      {texts.take}
    </button>
  );
};

const Version = ({ version }: { readonly version: PublishedProgrammeDto }): ReactNode => {
  const texts = useTexts().programme;
  const format = useFormat();
  const present = useProgramme().data;
  const text = textOfDocument(version.document);
  return (
    <>
      <Facts
        facts={{
          [texts.versions.effectiveFrom]: format.instant(version.effectiveFrom),
          [texts.versions.publishedAt]: format.instant(version.publishedAt),
          [texts.versions.proposedBy]: version.approval?.proposedBy,
          [texts.versions.approvedBy]: version.approval?.approvedBy,
          [texts.versions.accepted]: version.guarded?.accepted?.reason,
        }}
      />
      {present !== undefined && present !== null && present.version !== version.version && (
        <Difference
          title={texts.difference.to(present.version)}
          before={text}
          after={textOfDocument(present.document)}
        />
      )}
      <section className="section">
        <h2>{texts.versions.document}</h2>
        <pre className="json" tabIndex={0}>
          {text}
        </pre>
      </section>
    </>
  );
};

export default VersionPage;
