import { makeElement } from './make-element.js';

const WITHOUT_ARGUMENTS = [
  'show',
  'hide',
  'toggle',
  'downloadTranscript',
  'clearConversation',
  'endChat',
  'deleteMyData',
  'logout',
];

/** Buttons for what a page may call; `note` is told what each call came to. */
export function methodButtons({ widget, place, sendForm, identifyForm, note }) {
  async function call(name, ...args) {
    try {
      const result = await widget[name](...args);
      note(`${name}()`, result === undefined ? '' : String(result));
    } catch (error) {
      note(`${name}()`, String(error));
    }
  }

  for (const name of WITHOUT_ARGUMENTS) {
    const label = makeElement('code', { textContent: `${name}()` });
    const button = makeElement('button', { type: 'button' }, label);
    button.addEventListener('click', () => void call(name));
    place.append(button);
  }
  sendForm.addEventListener('submit', (event) => {
    event.preventDefault();
    void call('send', sendForm.elements.text.value);
  });
  identifyForm.addEventListener('submit', (event) => {
    event.preventDefault();
    void call('identify', Object.fromEntries(new FormData(identifyForm)));
  });
}
