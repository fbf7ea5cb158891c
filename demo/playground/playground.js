// The tag is the state: controls write to it, and all that is shown is read from it. So what the visitor
// does in the widget (docking it, say) shows here too, and nothing is kept anywhere else.
import { attributeField } from './attribute-field.js';
import { ATTRIBUTES, OPTIONS, writtenAttributes } from './attributes.js';
import { contrastReport } from './contrast-report.js';
import { eventLog } from './event-log.js';
import { methodButtons } from './methods.js';
import { propertyField } from './property-field.js';
import { snippet } from './snippet.js';
import { PROPERTIES, writtenProperties } from './theme-properties.js';

const byId = (id) => document.getElementById(id);
const widget = document.querySelector('chat-widget');

function place(id, fields) {
  byId(id).append(...fields.map(({ row }) => row));
  return fields.map(({ show }) => show);
}

const views = [
  ...place(
    'attributes',
    ATTRIBUTES.map((row) => attributeField(widget, row)),
  ),
  ...place(
    'options',
    OPTIONS.map((row) => attributeField(widget, row)),
  ),
  ...place(
    'theme',
    PROPERTIES.map((row) => propertyField(widget, row)),
  ),
  contrastReport(widget, byId('contrast'), byId('warning')),
  function showSnippet() {
    byId('snippet').textContent = snippet({
      origin: location.origin,
      attributes: writtenAttributes(widget, [...OPTIONS, ...ATTRIBUTES]),
      properties: writtenProperties(widget),
    });
  },
];
const showAll = () => {
  for (const show of views) show();
};
new MutationObserver(showAll).observe(widget, { attributes: true });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showAll);
showAll();

const { note, clear } = eventLog(widget, byId('log'));
byId('clear').addEventListener('click', clear);
methodButtons({
  widget,
  place: byId('methods'),
  sendForm: byId('send'),
  identifyForm: byId('identify'),
  note,
});

async function copySnippet() {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    byId('copied').textContent = 'Copied.';
  } catch {
    // Not every browser lets a page write there: then the visitor does it.
    getSelection().selectAllChildren(byId('snippet'));
    byId('copied').textContent = 'Selected. Copy it with the keyboard.';
  }
}
byId('copy').addEventListener('click', () => void copySnippet());
