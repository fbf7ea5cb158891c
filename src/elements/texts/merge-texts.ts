/** The catalogue with what others put over it, the last one on top. Unknown keys are left out. */
export function mergeTexts<T extends Readonly<Record<string, string>>>(
  catalogue: T,
  ...layers: (Readonly<Record<string, unknown>> | undefined)[]
): T {
  const known = layers.flatMap((layer) =>
    Object.entries(layer ?? {}).filter(
      ([key, text]) => typeof text === 'string' && Object.hasOwn(catalogue, key),
    ),
  );
  return { ...catalogue, ...Object.fromEntries(known) };
}
