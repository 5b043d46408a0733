// Words of what a lab makes and of what it is made. Keys are the codes of `records`.
import type { Appliance } from '../../records/appliances.ts';
import type { Material } from '../../records/materials.ts';
import { inBoth } from './language.svelte.ts';

interface WorkWords {
  readonly appliances: Readonly<Record<Appliance, string>>;
  readonly materials: Readonly<Record<Material, string>>;
  /** Work nobody has named yet. */
  readonly unnamed: string;
}

const english: WorkWords = {
  unnamed: 'New case',
  appliances: {
    inlay: 'Inlay',
    onlay: 'Onlay',
    veneer: 'Veneer',
    crown: 'Crown',
    'post and core': 'Post and core',
    bridge: 'Bridge',
    'implant crown': 'Implant crown',
    'implant bridge': 'Implant bridge',
    abutment: 'Abutment',
    temporary: 'Temporary',
    'partial denture': 'Partial denture',
    'full denture': 'Full denture',
    splint: 'Splint',
    'night guard': 'Night guard',
    'sports guard': 'Sports guard',
    retainer: 'Retainer',
    'aligner series': 'Aligner series',
    'surgical guide': 'Surgical guide',
    'wax-up': 'Wax-up',
    model: 'Model',
  },
  materials: {
    zirconia: 'Zirconia',
    'zirconia multilayer': 'Zirconia, multilayer',
    'lithium disilicate': 'Lithium disilicate',
    'feldspathic ceramic': 'Feldspathic ceramic',
    'hybrid ceramic': 'Hybrid ceramic',
    'metal ceramic': 'Metal ceramic',
    'cobalt chrome': 'Cobalt chrome',
    'gold alloy': 'Gold alloy',
    titanium: 'Titanium',
    peek: 'PEEK',
    composite: 'Composite',
    pmma: 'PMMA',
    acrylic: 'Acrylic',
    'flexible acrylic': 'Flexible acrylic',
    'splint resin': 'Splint resin',
    'soft silicone': 'Soft silicone',
    eva: 'EVA',
    'wire and acrylic': 'Wire and acrylic',
    'aligner foil': 'Aligner foil',
    'surgical resin': 'Surgical resin',
    'model resin': 'Model resin',
    plaster: 'Plaster',
  },
};

const german: WorkWords = {
  unnamed: 'Neuer Fall',
  appliances: {
    inlay: 'Inlay',
    onlay: 'Onlay',
    veneer: 'Veneer',
    crown: 'Krone',
    'post and core': 'Stiftaufbau',
    bridge: 'Brücke',
    'implant crown': 'Implantatkrone',
    'implant bridge': 'Implantatbrücke',
    abutment: 'Abutment',
    temporary: 'Provisorium',
    'partial denture': 'Teilprothese',
    'full denture': 'Totalprothese',
    splint: 'Schiene',
    'night guard': 'Knirscherschiene',
    'sports guard': 'Sportmundschutz',
    retainer: 'Retainer',
    'aligner series': 'Aligner-Serie',
    'surgical guide': 'Bohrschablone',
    'wax-up': 'Wax-up',
    model: 'Modell',
  },
  materials: {
    zirconia: 'Zirkonoxid',
    'zirconia multilayer': 'Zirkonoxid, mehrschichtig',
    'lithium disilicate': 'Lithiumdisilikat',
    'feldspathic ceramic': 'Feldspatkeramik',
    'hybrid ceramic': 'Hybridkeramik',
    'metal ceramic': 'Metallkeramik',
    'cobalt chrome': 'Kobalt-Chrom',
    'gold alloy': 'Goldlegierung',
    titanium: 'Titan',
    peek: 'PEEK',
    composite: 'Komposit',
    pmma: 'PMMA',
    acrylic: 'Prothesenkunststoff',
    'flexible acrylic': 'Flexibler Kunststoff',
    'splint resin': 'Schienenkunststoff',
    'soft silicone': 'Weiches Silikon',
    eva: 'EVA',
    'wire and acrylic': 'Draht und Kunststoff',
    'aligner foil': 'Alignerfolie',
    'surgical resin': 'Bohrschablonenharz',
    'model resin': 'Modellharz',
    plaster: 'Gips',
  },
};

export const workWords = inBoth(english, german);
