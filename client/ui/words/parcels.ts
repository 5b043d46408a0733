// Words of what travels between the two houses of a case.
import { inBoth } from './language.svelte.ts';

interface ParcelsWords {
  readonly card: string;
  readonly withOrder: string;
  readonly parcelFromUs: (day: string) => string;
  readonly parcelFrom: (house: string, day: string) => string;
  readonly parcelBy: (carrier: string, tracking: string) => string;
  readonly sentCame: (sent: number, came: number) => string;
  readonly missing: (what: string) => string;
  readonly notUnpacked: (what: string) => string;
  readonly arrived: string;
  readonly arrivedWhen: (when: string, who: string) => string;
  readonly notThere: string;
  readonly isMissing: string;
  readonly underWay: string;
  readonly arrivedOf: (what: string) => string;
  readonly notThereOf: (what: string) => string;
  readonly here: string;
  readonly send: string;
  readonly sendTitle: (house: string) => string;
  readonly sendText: string;
  readonly another: string;
  readonly addPiece: string;
  readonly leaveOut: string;
  readonly disinfectedField: string;
  readonly carrier: string;
  readonly note: string;
  readonly sendNow: (count: number) => string;
  readonly nothingYet: string;
}

const english: ParcelsWords = {
  card: 'Parcels and items',
  withOrder: 'In the box with the order',
  parcelFromUs: (day) => `Our parcel, ${day}`,
  parcelFrom: (house, day) => `Parcel from ${house}, ${day}`,
  parcelBy: (carrier, tracking) => [carrier, tracking].filter((part) => part !== '').join(' · '),
  sentCame: (sent, came) => `${sent} sent, ${came} arrived`,
  missing: (what) => `Missing: ${what}`,
  notUnpacked: (what) => `Not unpacked yet: ${what}`,
  arrived: 'Arrived',
  arrivedWhen: (when, who) => ['Arrived', when, who].filter((part) => part !== '').join(', '),
  notThere: 'Not in it',
  isMissing: 'Missing',
  underWay: 'Not unpacked yet',
  arrivedOf: (what) => `Arrived: ${what}`,
  notThereOf: (what) => `Not in it: ${what}`,
  here: 'Items here',
  send: 'Send a parcel',
  sendTitle: (house) => (house === '' ? 'Send a parcel' : `Parcel to ${house}`),
  sendText: 'They see at once what is in it, and tick off what arrived.',
  another: 'Something else to put in',
  addPiece: 'Put in',
  leaveOut: 'Leave out',
  disinfectedField: 'Disinfected with',
  carrier: 'Sent with',
  note: 'Remark for them',
  sendNow: (count) => (count === 0 ? 'Send' : count === 1 ? 'Send 1 item' : `Send ${count} items`),
  nothingYet: 'Nothing was sent, and nothing of this case lies here.',
};

const german: ParcelsWords = {
  card: 'Pakete und Gegenstände',
  withOrder: 'Im Paket zum Auftrag',
  parcelFromUs: (day) => `Unser Paket, ${day}`,
  parcelFrom: (house, day) => `Paket von ${house}, ${day}`,
  parcelBy: (carrier, tracking) => [carrier, tracking].filter((part) => part !== '').join(' · '),
  sentCame: (sent, came) => `${sent} gesendet, ${came} angekommen`,
  missing: (what) => `Fehlt: ${what}`,
  notUnpacked: (what) => `Noch nicht ausgepackt: ${what}`,
  arrived: 'Angekommen',
  arrivedWhen: (when, who) => ['Angekommen', when, who].filter((part) => part !== '').join(', '),
  notThere: 'Nicht dabei',
  isMissing: 'Fehlt',
  underWay: 'Noch nicht ausgepackt',
  arrivedOf: (what) => `Angekommen: ${what}`,
  notThereOf: (what) => `Nicht dabei: ${what}`,
  here: 'Gegenstände hier',
  send: 'Paket senden',
  sendTitle: (house) => (house === '' ? 'Paket senden' : `Paket an ${house}`),
  sendText: 'Dort steht sofort, was darin ist, und man hakt ab, was ankam.',
  another: 'Noch etwas hineinlegen',
  addPiece: 'Hineinlegen',
  leaveOut: 'Weglassen',
  disinfectedField: 'Desinfiziert mit',
  carrier: 'Gesendet mit',
  note: 'Bemerkung für sie',
  sendNow: (count) => (count === 0 ? 'Senden' : count === 1 ? '1 Gegenstand senden' : `${count} Gegenstände senden`),
  nothingYet: 'Nichts wurde gesendet, und nichts von diesem Fall liegt hier.',
};

export const parcelsWords = inBoth(english, german);
