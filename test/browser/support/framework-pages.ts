import { build } from 'esbuild';
import { script } from './guided-test.js';
import type { HostFile } from './host-pages.js';

/*
 * Small forms as the frameworks' users write them: each field has the value that the state says, and the state is
 * shown as text.
 */

const REACT = `
  import { createElement as h, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  function Form() {
    const [state, setState] = useState({ mail: '', wish: '', plan: 'free', news: false, size: '' });
    const change = ({ target: { name, type, checked, value } }) =>
      setState((before) => ({ ...before, [name]: type === 'checkbox' ? checked : value }));
    const field = (tag, name, props = {}, ...children) =>
      h(tag, { id: name, name, 'aria-label': name, onChange: change, value: state[name], ...props }, ...children);
    return h('form', null,
      field('input', 'mail'),
      field('textarea', 'wish'),
      field('select', 'plan', {}, ...['free', 'pro'].map((each) => h('option', { key: each }, each))),
      field('input', 'news', { type: 'checkbox', value: undefined, checked: state.news }),
      ...['small', 'large'].map((each) =>
        field('input', 'size', { key: each, id: each, type: 'radio', value: each, checked: state.size === each })),
      h('output', null, JSON.stringify(state)),
    );
  }
  createRoot(document.querySelector('#app')).render(h(Form));
`;

const VUE = `
  import { createApp, h, reactive, vModelCheckbox, vModelRadio, vModelSelect, vModelText, withDirectives } from 'vue';
  const Form = {
    setup() {
      const state = reactive({ mail: '', wish: '', plan: 'free', news: false, size: '' });
      const field = (tag, name, model, props = {}, children) =>
        withDirectives(
          h(tag, {
            id: name, name, 'aria-label': name,
            'onUpdate:modelValue': (value) => { state[name] = value; },
            ...props,
          }, children),
          [[model, state[name]]],
        );
      return () => h('form', [
        field('input', 'mail', vModelText),
        field('textarea', 'wish', vModelText),
        field('select', 'plan', vModelSelect, {}, ['free', 'pro'].map((each) => h('option', { value: each }, each))),
        field('input', 'news', vModelCheckbox, { type: 'checkbox' }),
        ...['small', 'large'].map((each) =>
          field('input', 'size', vModelRadio, { id: each, type: 'radio', value: each })),
        h('output', JSON.stringify(state)),
      ]);
    },
  };
  createApp(Form).mount('#app');
`;

/** By framework; what a page's bundler makes of them. */
export const FRAMEWORK_FORMS: Record<'React' | 'Vue', () => Promise<HostFile>> = {
  React: () => bundle(REACT),
  Vue: () => bundle(VUE),
};

async function bundle(source: string): Promise<HostFile> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    minify: true,
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    write: false,
  });
  return script(outputFiles[0]!.text);
}
