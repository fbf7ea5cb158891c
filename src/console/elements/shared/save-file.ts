/** After this time the browser has certainly read the file, in ms. */
const REVOKE_AFTER_MS = 10_000;

/** Offers a text as a file to download. `type`: its media type. */
export function saveFile(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}
