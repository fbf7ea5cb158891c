/** Overrides a catalogue's texts; a later layer overrides an earlier one. Unknown keys are ignored. */
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
