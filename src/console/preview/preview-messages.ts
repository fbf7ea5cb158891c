import { boolean, type InferOutput } from 'valibot';
import { object } from '../../protocol/objects.js';
import { publicSiteSchema } from '../../protocol/site.js';

/** The page of the preview, which runs in a frame of the console. */
export const PREVIEW_PATH = '/console/preview.html';

/** What the preview sends to the console once it can show something. */
export const PREVIEW_READY = 'preview-ready';

/** What the console sends to the preview: the settings to show, as they stand in the form. */
export const previewSchema = object({ site: publicSiteSchema, dark: boolean() });
export type Preview = InferOutput<typeof previewSchema>;
