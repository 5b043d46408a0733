// What concerns the person who sits here, as a page gets it.
import type { NewsKind } from '../../records/news.ts';
import type { CaseRow } from '../cases/caserow.ts';

export interface NewsItem extends Pick<
  CaseRow,
  'number' | 'appliance' | 'teeth' | 'partner' | 'patientLabel' | 'due' | 'missing'
> {
  readonly kind: NewsKind;
  /** Hex id of the case, '' for what belongs to none. */
  readonly id: string;
  readonly key: string;
  readonly isSeen: boolean;
  /** How many entries were set aside; 0 for all else. */
  readonly count: number;
}
export interface NewsView {
  readonly items: readonly NewsItem[];
  /** The house works now, by its opening hours and working days. */
  readonly isOpen: boolean;
}
export interface NewsApi {
  news(): NewsView;
  seeNews(seen: readonly { readonly id: string; readonly kind: NewsKind; readonly key: string }[]): void;
}
