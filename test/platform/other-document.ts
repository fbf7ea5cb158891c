/** A same-origin document beside the test's own: with its storage events, its locks, its end. */
export interface OtherDocument {
  window: Window & typeof globalThis;
  /** Loads a module of `src/platform` into it: its globals are that document's. */
  load<M>(module: string): Promise<M>;
  remove(): void;
}

export async function openDocument(): Promise<OtherDocument> {
  const frame = document.createElement('iframe');
  frame.src = '/test/platform/empty.html';
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const inner = frame.contentWindow as Window & typeof globalThis;
  return {
    window: inner,
    async load<M>(module: string): Promise<M> {
      const script = inner.document.createElement('script');
      script.type = 'module';
      script.textContent = `
        import * as module from '/src/platform/${module}.ts';
        dispatchEvent(new CustomEvent('loaded', { detail: module }));`;
      const loaded = new Promise<CustomEvent<M>>((resolve, reject) => {
        inner.addEventListener('loaded', (event) => resolve(event as CustomEvent<M>), {
          once: true,
        });
        script.addEventListener('error', () => reject(new Error(`${module} does not load`)));
      });
      inner.document.head.append(script);
      return (await loaded).detail;
    },
    remove: () => frame.remove(),
  };
}
