import type { ReactNode } from 'react';
import { Page } from '#shared/layout/page';
import { useMay } from '#shared/session/session';
import { useTexts } from '../../texts/texts';
import { FindForm } from './find-form';

const FindPage = (): ReactNode => {
  const { find: texts } = useTexts();
  const may = useMay();
  return (
    <Page title={texts.title} lead={may('pos', 'support') ? texts.lead : texts.leadById}>
      <FindForm />
    </Page>
  );
};

export default FindPage;
