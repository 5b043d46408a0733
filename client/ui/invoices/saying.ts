// Says amounts, rates, products and where an invoice stands in words. Call while a component is made.
import { digitsOf, plainMoney, type Currency } from '../../records/money.ts';
import type { Issue } from '../../records/billBook.ts';
import type { Line } from '../../records/invoice.ts';
import { useApp } from '../app.ts';
import { useWork } from '../cases/work.ts';
import { billingWords } from '../words/billing.ts';
import { orderWords } from '../words/order.ts';

type Tone = 'plain' | 'good' | 'wait' | 'stop';
export interface Standing {
  readonly text: string;
  readonly tone: Tone;
  readonly shape: 'dot' | 'check' | 'ring' | 'triangle' | 'square';
}
export interface Saying {
  money(amount: number, currency: Currency): string;
  percent(hundredths: number): string;
  /** As a person would type it. */
  typed(amount: number, currency: Currency): string;
  typedPercent(hundredths: number): string;
  product(type: string, material: string): string;
  line(line: Line): string;
  standing(issue: Issue, today: string): Standing;
}

export function useSaying(): Saying {
  const { language } = useApp();
  const work = useWork();
  const product = (type: string, material: string): string =>
    [work.appliance(type), work.material(material)].filter((each) => each !== '').join(', ');
  const local = (text: string): string => (language.code === 'de' ? text.replace('.', ',') : text);
  const percent = (hundredths: number): string =>
    new Intl.NumberFormat(language.code, { style: 'percent', maximumFractionDigits: 2 }).format(hundredths / 10_000);
  return {
    percent,
    money: (amount, currency) =>
      new Intl.NumberFormat(language.code, { style: 'currency', currency }).format(amount / 10 ** digitsOf(currency)),
    typed: (amount, currency) => local(plainMoney(amount, currency)),
    typedPercent: (hundredths) => local(String(hundredths / 100)),
    product,
    line({ product: of, text, reason, discount }) {
      const w = language.words(billingWords);
      const [type = '', material = ''] = of.split('/');
      const reasons: Readonly<Record<string, string>> = language.words(orderWords).codes.remakeReason;
      return [
        of === '' ? text : product(type, material),
        ...(reason === '' ? [] : [w.madeAgain((reasons[reason] ?? reason).toLocaleLowerCase(language.code))]),
        ...(discount === 0 ? [] : [w.lessDiscount(percent(discount))]),
      ].join('; ');
    },
    standing(issue, today) {
      const { states } = language.words(billingWords);
      if (issue.isInDoubt) return { text: states.doubt, tone: 'stop', shape: 'square' };
      if (issue.state === 'waiting') return { text: states.waiting, tone: 'plain', shape: 'ring' };
      if (issue.state === 'refused') return { text: states.refused, tone: 'stop', shape: 'triangle' };
      if (issue.credits !== '') return { text: states.credit, tone: 'plain', shape: 'check' };
      if (issue.creditedBy !== null) return { text: states.cancelled, tone: 'plain', shape: 'check' };
      if (issue.open <= 0) return { text: states.paid, tone: 'good', shape: 'check' };
      if (issue.due < today) return { text: states.late, tone: 'stop', shape: 'triangle' };
      return { text: issue.payments.length > 0 ? states.part : states.open, tone: 'wait', shape: 'dot' };
    },
  };
}
