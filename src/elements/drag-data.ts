/** Files and no text to write in their place, such as an address. */
export function isFilesOnly(data: DataTransfer | null): boolean {
  return Boolean(data?.types.includes('Files') && !data.types.includes('text/plain'));
}

/**
 * Refuses what is dragged or dropped where nothing takes it: by default the browser would open it in
 * place of the page. Text over a text field is left to the browser.
 */
export function refuseDrop(event: DragEvent): void {
  const [target] = event.composedPath();
  const isInField = target instanceof Element && target.matches(':read-write');
  if (!isInField || isFilesOnly(event.dataTransfer)) event.preventDefault();
}
