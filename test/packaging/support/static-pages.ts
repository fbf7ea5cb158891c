import fs from 'node:fs';
import path from 'node:path';
import { startLocalSite, type LocalSite } from '../../browser/support/local-site.js';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves the files of a folder, as the simplest of static hosts would. */
export function serveFolder(folder: string): Promise<LocalSite> {
  return startLocalSite((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, pathname === '/' ? 'index.html' : pathname);
    const found = fs.existsSync(file) && fs.statSync(file).isFile();
    response.writeHead(found ? 200 : 404, { 'content-type': TYPES[path.extname(file)] ?? '' });
    response.end(found ? fs.readFileSync(file) : '');
  });
}
