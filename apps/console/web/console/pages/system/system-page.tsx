import type { ReactNode } from 'react';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { Tabs } from '#shared/ui/tabs';
import { useTexts } from '../../texts/texts';
import { DeadLetters } from './dead-letters';
import { LagPart } from './lag-part';
import { LedgerPart } from './ledger-part';
import { ReadModels } from './read-models';

const PARTS = ['models', 'lag', 'letters', 'ledger'] as const;
type Part = (typeof PARTS)[number];

const COMPONENTS: Readonly<Record<Part, () => ReactNode>> = {
  models: ReadModels,
  lag: LagPart,
  letters: DeadLetters,
  ledger: LedgerPart,
};

const SystemPage = (): ReactNode => {
  const texts = useTexts().system;
  const wanted = useSegment('part');
  const part = PARTS.find((known) => known === wanted) ?? 'models';
  const pathOf = (of: Part): string => (of === 'models' ? '/system' : `/system/${of}`);
  const Shown = COMPONENTS[part];
  return (
    <Page title={texts.title}>
      <Tabs
        label={texts.title}
        tabs={PARTS.map((of) => ({ path: pathOf(of), name: texts.parts[of] }))}
        current={pathOf(part)}
      />
      <Shown />
    </Page>
  );
};

export default SystemPage;
