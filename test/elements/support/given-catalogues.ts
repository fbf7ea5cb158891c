import { catalogues } from '../../../src/elements/texts/catalogues.js';
import type { Texts } from '../../../src/locales/catalogue.js';

type Load = () => Promise<{ texts: Texts }>;

export interface GivenCatalogue {
  /** How often it was asked for. */
  asked: number;
  /** Lets what was asked for arrive, or fail; from then on it does so at once. */
  arrive(): void;
  fail(): void;
}

const real = { ...catalogues };
const given: Record<string, Load | undefined> = catalogues;

/** Holds back the texts of a language until the test lets them arrive. */
export function givenCatalogue(language: string): GivenCatalogue {
  const load = real[language]!;
  const control: GivenCatalogue = { asked: 0, arrive: () => {}, fail: () => {} };
  const arrived = new Promise<void>((resolve, reject) => {
    control.arrive = resolve;
    control.fail = () => reject(new TypeError('offline'));
  });
  given[language] = async () => {
    control.asked++;
    await arrived;
    return load();
  };
  return control;
}

/** Each language loads as it does. */
export function realCatalogues(): void {
  Object.assign(given, real);
}
