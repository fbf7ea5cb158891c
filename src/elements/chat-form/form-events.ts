/** The form was filled in. Fields that were left empty are not among the answers. */
export class FormSubmitEvent extends Event {
  constructor(
    /** By the field's name; trimmed. */
    readonly answers: Readonly<Record<string, string>>,
  ) {
    super('form-submit', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'form-submit': FormSubmitEvent;
  }
}
