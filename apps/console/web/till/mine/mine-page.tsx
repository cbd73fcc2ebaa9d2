import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { Page } from '#shared/layout/page';
import { useTexts } from '../texts/texts';
import { useThisTill } from './this-till';

const MinePage = (): ReactNode => {
  const { mine: texts } = useTexts();
  const { storeId, employeeId, setStore, setEmployee } = useThisTill();
  const [isKept, setKept] = useState(false);
  const [store, employee, hint] = [useId(), useId(), useId()];

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setStore(String(data.get('store')).trim());
    setEmployee(String(data.get('employee')).trim());
    setKept(true);
  };

  return (
    <Page title={texts.title} lead={texts.lead}>
      <form key={employeeId} className="form scan" onSubmit={submit} onChange={() => setKept(false)}>
        <div className="field">
          <label htmlFor={store}>{texts.store}</label>
          <input id={store} name="store" defaultValue={storeId} maxLength={64} autoComplete="off" />
        </div>
        <div className="field">
          <label htmlFor={employee}>{texts.employee}</label>
          <input
            id={employee}
            name="employee"
            defaultValue={employeeId}
            maxLength={64}
            autoComplete="off"
            aria-describedby={hint}
          />
          <p id={hint} className="hint">
            {texts.employeeHint}
          </p>
        </div>
        <div className="buttons">
          <button type="submit" className="primary">
            {texts.keep}
          </button>
        </div>
        <p role="status">{isKept && texts.kept}</p>
      </form>
    </Page>
  );
};
export default MinePage;
