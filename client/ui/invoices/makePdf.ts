// Makes the paper of an invoice or an account and hands it over as a file. Its name is the printed number, or the day:
// never a client, never a patient. Noted in the access log before it is made.
import type { Issue } from '../../records/billBook.ts';
import type { Invoice } from '../../records/invoice.ts';
import type { Currency } from '../../records/money.ts';
import { saveFile } from '../../page/download.ts';
import { later } from '../../later.ts';
import type { Statement } from '../../records/statement.ts';
import type { App } from '../app.ts';
import { billingWords } from '../words/billing.ts';
import { billingSetupWords } from '../words/billing-setup.ts';
import type { Saying } from './saying.ts';

/** Signs that a file system may refuse are left out. */
const plain = (label: string): string => label.replaceAll(/[^\p{L}\p{N}-]/gu, '-');
/** Letter where that is what printers hold. */
const formatOf = (): 'A4' | 'Letter' => (/-(?:US|CA|MX)$/.test(navigator.language) ? 'Letter' : 'A4');

export async function saveBillPdf(app: App, say: Saying, issue: Issue, invoice: Invoice): Promise<void> {
  await app.remote.noteBillPaper(issue.id, 'export');
  const w = app.language.words(billingWords);
  const money = (amount: number): string => say.money(amount, invoice.currency);
  const { billPaper } = await later(() => import('../../papers/billPaper.ts'));
  const bytes = await billPaper(
    invoice,
    issue.label,
    {
      title: invoice.type === 'invoice' ? w.invoice : w.creditNote,
      ...{
        number: w.number,
        date: w.date,
        due: w.due,
        taxNumber: app.language.words(billingSetupWords).taxNumber,
        cancels: w.cancels,
      },
      columns: { case: w.caseColumn, work: w.work, quantity: w.quantity, price: w.price, amount: w.amount },
      ...{ net: w.net, tax: w.tax, total: w.total, pay: w.payTo, page: w.page },
      ...{
        line: (line) => say.line(line),
        money,
        percent: (part) => say.percent(part),
        day: (day) => app.format.fullDate(day),
      },
    },
    formatOf(),
    new Date(app.now()),
  );
  saveFile(
    bytes,
    `${plain(`${invoice.type === 'invoice' ? w.invoice : w.creditNote}-${issue.label}`)}.pdf`,
    app.objectUrl,
  );
}

export interface Account {
  readonly client: string;
  readonly name: string;
  readonly address: string;
  readonly seller: string;
  readonly currency: Currency;
  readonly from: string;
  readonly to: string;
  readonly statement: Statement;
}
export async function saveAccountPdf(app: App, say: Saying, account: Account): Promise<void> {
  await app.remote.noteBillPaper(account.client, 'export');
  const w = app.language.words(billingWords);
  const { accountPaper } = await later(() => import('../../papers/accountPaper.ts'));
  const words = {
    ...{ title: w.statement, from: w.from, to: w.to, opening: w.opening, closing: w.closing, ageing: w.ageing },
    ...{ date: w.date, what: w.what, number: w.number, amount: w.amount, balance: w.balance, page: w.page },
    ...{ kinds: w.kinds, ages: w.ages },
    money: (amount: number) => say.money(amount, account.currency),
    day: (day: string) => app.format.fullDate(day),
  };
  const bytes = await accountPaper(account, words, formatOf(), new Date(app.now()));
  saveFile(bytes, `${plain(`${w.statement}-${account.to}`)}.pdf`, app.objectUrl);
}
