import type { ReactiveControllerHost } from 'lit';

/** The names of an element's slots that have content; the element is updated when that changes. */
export class FilledSlots {
  names: readonly string[] = [];

  constructor(private readonly host: ReactiveControllerHost) {}

  /** To be called on `slotchange`. */
  readonly changed = ({ target }: Event): void => {
    if (!(target instanceof HTMLSlotElement)) return;
    const others = this.names.filter((name) => name !== target.name);
    this.names = target.assignedNodes().length > 0 ? [...others, target.name] : others;
    this.host.requestUpdate();
  };
}
