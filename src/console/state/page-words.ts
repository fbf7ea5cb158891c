/** A page's address as an agent reads it: path and query, without the site's origin. */
export function pageWords(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return decode(pathname + search);
  } catch {
    return url;
  }
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
