import type { ReactNode } from 'react';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { Tabs } from '#shared/ui/tabs';
import { useTexts } from '../../texts/texts';
import { HealthPart } from './health-part';
import { LedgerTotals } from './ledger-totals';
import { PointsPart } from './points-part';
import { TiersPart } from './tiers-part';

const COMPONENTS = { points: PointsPart, tiers: TiersPart, health: HealthPart, ledger: LedgerTotals } as const;
const PARTS = ['points', 'tiers', 'health', 'ledger'] as const satisfies readonly (keyof typeof COMPONENTS)[];

/** Figures as the API has them: none is computed here. */
const InsightsPage = (): ReactNode => {
  const texts = useTexts().insights;
  const wanted = useSegment('part');
  const part = PARTS.find((known) => known === wanted) ?? 'points';
  const Shown = COMPONENTS[part];
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Tabs
        label={texts.parts.label}
        tabs={PARTS.map((of) => ({ path: `/insights/${of}`, name: texts.parts[of] }))}
        current={`/insights/${part}`}
      />
      <Shown />
    </Page>
  );
};

export default InsightsPage;
