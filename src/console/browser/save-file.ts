/** After this time the browser has certainly read the file, in ms. */
const REVOKE_AFTER_MS = 10_000;

/**
 * Posts to the console's own server, and saves the answer as a file with the name that the server gives it. Resolves
 * with whether it did. A plain link cannot do it: it sends no header of ours.
 */
export async function saveFile(path: string, body: unknown): Promise<boolean> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-chat-console': '1' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
    if (!response.ok) return false;
    const disposition = response.headers.get('content-disposition') ?? '';
    const name = /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'export';
    // It rejects if the server breaks off: half a file is never saved.
    saveBlob(await response.blob(), name);
    return true;
  } catch {
    return false;
  }
}

/** Offers it as a file to download. */
export function saveBlob(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}
