import { elementOf, propertiesOf } from './manifest-entries.mjs';

/*
 * Types of the tag where templates are typed: a page imports them once, and nothing of it is code. The
 * generators of others (@wc-toolkit/jsx-types, custom-element-vuejs-integration) leave attributes that are
 * no properties without a type, and take events that are classes of their own for CustomEvents.
 */

/** For JSX of React 19: `import type {} from 'chat-widget/react'`. */
export function reactTypes(manifest) {
  const element = elementOf(manifest);
  return `${header(element)}
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { ChatWidget, ${eventTypesOf(element)} } from '../src/index.js';

/** What \`<chat-widget>\` takes in JSX, beside what every element takes. */
export interface ChatWidgetProps {
${attributesOf(element)}
${settableOf(element)}
${element.events.map((event) => member(event, `on${event.name}`, `(event: ${event.type.text}) => void`)).join('\n')}
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'chat-widget': DetailedHTMLProps<HTMLAttributes<ChatWidget>, ChatWidget> & ChatWidgetProps;
    }
  }
}
`;
}

/** For Vue's templates: `import type {} from 'chat-widget/vue'`. */
export function vueTypes(manifest) {
  const element = elementOf(manifest);
  return `${header(element)}
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { ChatWidget, ${eventTypesOf(element)} } from '../src/index.js';

/** What \`<chat-widget>\` takes in a template, beside what every element takes. */
export interface ChatWidgetProps {
${attributesOf(element, camelCase)}
${settableOf(element)}
}

/** What it tells, by the name of the event. */
export interface ChatWidgetEmits {
${element.events.map((event) => member(event, event.name, `(event: ${event.type.text}) => void`, '')).join('\n')}
}

declare module 'vue' {
  interface GlobalComponents {
    'chat-widget': new () => ChatWidget & {
      /** @deprecated For the checker of templates only. */
      $props: ChatWidgetProps & HTMLAttributes & PublicProps;
      /** @deprecated For the checker of templates only. */
      $emit: EmitFn<ChatWidgetEmits>;
    };
  }
}
`;
}

function header({ tagName }) {
  return `// Made from the doc comments of <${tagName}>.`;
}

function eventTypesOf({ events }) {
  return [...new Set(events.map(({ type }) => type.text))].join(', ');
}

function attributesOf({ attributes }, named = (name) => name) {
  return attributes
    .map((attribute) => member(attribute, named(attribute.name), typeOf(attribute)))
    .join('\n');
}

/** Vue's checker of templates reads `data-site` as `dataSite`. */
function camelCase(name) {
  return name.replaceAll(/-(\w)/g, (_match, letter) => letter.toUpperCase());
}

/** Properties that can be set, with the types that the class gives them. */
function settableOf(element) {
  return propertiesOf(element)
    .filter(({ readonly }) => !readonly)
    .map((property) => member(property, property.name, `ChatWidget['${property.name}']`))
    .join('\n');
}

/**
 * As frameworks hand them on: what is a property too gets the value itself; other attributes become
 * text, and a bare boolean one the empty string.
 */
function typeOf({ type, fieldName }) {
  if (fieldName) return type.text;
  if (type.text === 'boolean') return "boolean | 'true' | 'false' | ''";
  return type.text === 'number' ? 'number | string' : type.text;
}

function member({ description }, name, type, optional = '?') {
  const key = /^[a-z]\w*$/i.test(name) ? name : `'${name}'`;
  const value = optional ? `${type.includes('=>') ? `(${type})` : type} | undefined` : type;
  return `  /** ${description} */\n  ${key}${optional}: ${value};`;
}
