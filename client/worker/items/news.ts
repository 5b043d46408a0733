// What concerns the person who sits here, read off the lists each time it is asked for; only what they have seen is kept:
// in their own document where they may write one, else on this tablet.
import { toHex, utf8 } from '../../../protocol/bytes.ts';
import { USUAL_WEEK } from '../../access/unusual.ts';
import { isWorkingDay } from '../../records/dates.ts';
import { seenDocument } from '../../records/documents.ts';
import { NEWS_KINDS, newsOf, type News, type NewsKind } from '../../records/news.ts';
import { readSeen, writeSeen } from '../../records/seen.ts';
import { houseCalendar } from '../cases/calendars.ts';
import type { CaseDeps } from '../cases/cases.ts';
import { weekOf } from '../access/hours.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import type { StoredCase } from '../records/listrows.ts';
import { mayEdit } from '../records/mayedit.ts';
import type { NewsItem, NewsView } from '../views/newsview.ts';
import { isLeftOut } from '../cases/truth.ts';

type Seen = ReadonlyMap<string, ReadonlySet<string>>;
const nameOf = ({ kind, key }: News): string => `${kind}:${key}`.slice(0, 300);

function casesOf(house: House): Group | null {
  const cases = house.groups.all().find(({ place }) => place === 'cases');
  return cases && house.groups.epoch(cases.log) ? cases : null;
}

export async function newsView(deps: CaseDeps): Promise<NewsView> {
  const { house, lists, today } = deps;
  if (!casesOf(house)) return { items: [], isOpen: true };
  const now = house.ground.clock.now();
  const calendar = await houseCalendar(house);
  const seen = await seenHere(house);
  const side = house.groups.organisation.kind === 'lab' ? ('lab' as const) : ('clinic' as const);
  const looked = { side, today: today(), now, dayOf, calendar };
  const shown = new Set(lists.caseRows('').map(({ id }) => id));
  const items = [...lists.cases.all().values()]
    .filter(({ id }) => shown.has(id))
    .flatMap((row) =>
      newsOf(row, { ...looked, side: row.partOf === '' ? side : 'clinic', isTheirs: isTheirs(house, row) }).map(
        (news) => itemOf(row, news, seen),
      ),
    );
  const week = (await weekOf(house)) ?? USUAL_WEEK;
  const date = new Date(now);
  const minutes = date.getHours() * 60 + date.getMinutes();
  const isOpen =
    isWorkingDay(dayOf(now), calendar) &&
    (week[date.getDay()] ?? []).some(({ from, to }) => from <= minutes && minutes < to);
  const order = (kind: NewsKind): number => NEWS_KINDS.indexOf(kind);
  return {
    items: [...items, ...asideOf(house, seen)].toSorted(
      (a, b) => Number(a.isSeen) - Number(b.isSeen) || order(a.kind) - order(b.kind) || (a.due < b.due ? -1 : 1),
    ),
    isOpen,
  };
}

/** Whoever does the work, or took our side's last step; everybody while that is nobody who is still here. */
function isTheirs({ groups, me }: House, { stepBy }: StoredCase): boolean {
  const { devices, persons } = groups.organisation;
  const person = devices.get(stepBy)?.person;
  return person === undefined || person === toHex(me.person) || persons.get(person)?.state !== 'active';
}

function itemOf(row: StoredCase, news: News, seen: Seen): NewsItem {
  const { id, number, appliance, teeth, partner, patientLabel, due, missing } = row;
  const isSeen = seen.get(id)?.has(nameOf(news)) ?? false;
  return { ...news, ...{ id, number, appliance, teeth, partner, patientLabel, due, missing, isSeen, count: 0 } };
}

function asideOf(house: House, seen: Seen): readonly NewsItem[] {
  const aside = house.quarantined.filter((each) => !isLeftOut(house, each));
  const last = aside.at(-1);
  if (!last) return [];
  const news = { kind: 'aside', key: `${aside.length} ${toHex(last.storage)}` } as const;
  const nothing = { number: '', appliance: '', teeth: [], partner: '', patientLabel: '', due: '', missing: [] };
  return [{ ...news, ...nothing, id: '', isSeen: seen.get('')?.has(nameOf(news)) ?? false, count: aside.length }];
}

async function seenHere(house: House): Promise<Seen> {
  const log = casesOf(house)?.log;
  const mine: Seen = log ? readSeen((await house.document(log, seenDocument(toHex(house.me.person)))).doc) : new Map();
  const kept = await house.rows.get('seen', 'news');
  const local = kept ? (JSON.parse(new TextDecoder().decode(kept)) as [string, string[]][]) : [];
  return new Map<string, ReadonlySet<string>>([...mine, ...local.map(([of, keys]) => [of, new Set(keys)] as const)]);
}

/** What is no news any more is forgotten with it. */
export async function seeNews(
  deps: CaseDeps,
  seen: readonly { readonly id: string; readonly kind: NewsKind; readonly key: string }[],
): Promise<void> {
  const { house } = deps;
  const log = casesOf(house)?.log;
  if (!log) return;
  const now = new Set(seen.map((each) => `${each.id} ${nameOf(each)}`));
  const { items } = await newsView(deps);
  const byCase = Map.groupBy(items, ({ id }) => id);
  const ids = new Set(seen.map(({ id }) => id));
  const keysOf = (id: string): string[] =>
    (byCase.get(id) ?? []).filter((each) => each.isSeen || now.has(`${id} ${nameOf(each)}`)).map(nameOf);
  const name = seenDocument(toHex(house.me.person));
  if (mayEdit(house, log, name)) {
    await (
      await house.document(log, name)
    ).edit((doc) => {
      for (const id of ids) writeSeen(doc, id, keysOf(id));
    });
  } else {
    const all = new Map([...byCase.keys()].map((id) => [id, keysOf(id)] as const));
    await house.commit(async () => [await house.rows.put('seen', 'news', utf8(JSON.stringify([...all])))]);
  }
  house.ground.announce(['news']);
}

/** The day here. */
function dayOf(at: number): string {
  const date = new Date(at);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear())}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}
