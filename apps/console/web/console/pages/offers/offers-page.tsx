import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { Loaded } from '#shared/ui/loaded';
import { Tabs } from '#shared/ui/tabs';
import { readProgramme } from '../../api';
import { useTexts } from '../../texts/texts';
import { ExperimentsPart } from './experiments-part';
import { OffersPart } from './offers-part';

const COMPONENTS = { offers: OffersPart, experiments: ExperimentsPart } as const;
const PARTS = ['offers', 'experiments'] as const satisfies readonly (keyof typeof COMPONENTS)[];

/** What single members are given, and what some are given by chance. The programme says which there are. */
const OffersPage = (): ReactNode => {
  const texts = useTexts().offers;
  const wanted = useSegment('part');
  const part = PARTS.find((known) => known === wanted) ?? 'offers';
  const Shown = COMPONENTS[part];
  const programme = useQuery({ queryKey: ['programme'], queryFn: ({ signal }) => readProgramme({}, { signal }) });
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Tabs
        label={texts.parts.label}
        tabs={PARTS.map((of) => ({ path: `/offers/${of}`, name: texts.parts[of] }))}
        current={`/offers/${part}`}
      />
      <Loaded query={programme}>{({ document }) => <Shown document={document} />}</Loaded>
    </Page>
  );
};

export default OffersPage;
