import type { ReactiveControllerHost } from 'lit';
import { MinuteClock } from '../../controllers/minute-clock.js';
import type { Texts } from '../../locales/catalogue.js';
import type { PublicSite } from '../../protocol/site.js';
import { openingHoursText } from './opening-hours-text.js';

/** What the sentence about the opening hours depends on, besides the time. */
export interface OpeningHoursHost extends ReactiveControllerHost {
  readonly site: PublicSite | null;
  readonly texts: Texts;
  readonly locale: string;
}

/** Says when the site is open, and updates its host when time changes the sentence. */
export class OpeningHours {
  constructor(private readonly host: OpeningHoursHost) {
    new MinuteClock(host, () => this.text);
  }

  /** The sentence; empty if there is nothing to say. */
  get text(): string {
    const { site, texts, locale } = this.host;
    if (!site?.openingHours) return '';
    return openingHoursText(site.openingHours, site.availability.online, texts, locale);
  }
}
