import { makeElement } from './make-element.js';

const EVENTS = [
  'ready',
  'open',
  'close',
  'unread',
  'message',
  'connection',
  'session',
  'action',
  'error',
];
const LONGEST = 200;

/** Shows what a page hears of the widget, the newest on top. `note` adds a line of one's own. */
export function eventLog(widget, list) {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeStyle: 'medium',
  });

  function note(name, details) {
    const now = new Date();
    list.prepend(
      makeElement(
        'li',
        {},
        makeElement('time', { dateTime: now.toISOString(), textContent: time.format(now) }),
        makeElement('code', { textContent: name }),
        makeElement('span', { textContent: details }),
      ),
    );
    while (list.children.length > LONGEST) list.lastElementChild.remove();
  }

  for (const name of EVENTS)
    widget.addEventListener(`chat-${name}`, (event) => note(event.type, detailsOf(event)));
  return { note, clear: () => list.replaceChildren() };
}

/** What an event carries of its own: "status restored". */
function detailsOf(event) {
  return Object.entries(event)
    .filter(([name, value]) => name !== 'isTrusted' && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' · ');
}
