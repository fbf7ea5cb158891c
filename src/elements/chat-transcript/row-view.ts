import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Texts } from '../../locales/catalogue.js';
import { avatar } from '../avatar.js';
import { markdown, plainText } from '../rich-text/rich-text.js';
import { isolate, systemText } from '../texts/sentences.js';
import { fill } from '../texts/texts.js';
import type { MessageRow, Row } from './transcript-rows.js';

type View = TemplateResult | typeof nothing;

/** What the page around the transcript adds to a message. It renders and styles it, by its parts. */
export interface MessageExtra {
  /** In place of the message's text. */
  instead?: unknown;
  /** Below it. */
  below?: unknown;
}

/** What rendering a row needs besides the row. */
export interface RowContext {
  texts: Texts;
  locale: string;
  /** When the other side read, ISO 8601. */
  readAt: string | undefined;
  /** It has just arrived, and is animated. */
  isNew: boolean;
  /** What the page around the transcript adds to the row. */
  extra: MessageExtra | undefined;
  retry(clientId: string): void;
  edit(clientId: string): void;
}

export function rowView(row: Row, context: RowContext): TemplateResult {
  if (row.kind === 'message') return messageView(row, context);
  if (row.kind === 'day') {
    return html`<div
      class="day"
      .textContent=${dayName(row.at, Date.now(), context.locale)}
    ></div>`;
  }
  if (row.kind === 'inserted') return html`${row.content}`;
  return html`<div
    class="system"
    part="message"
    data-seq=${row.source.seq}
    data-new=${context.isNew || nothing}
  >
    <span .textContent=${systemText(row.source, context.texts)}></span>
  </div>`;
}

function messageView(row: MessageRow, context: RowContext): TemplateResult {
  const { texts, isNew } = context;
  const name = row.mine ? texts.you : (row.author.name ?? texts.team);
  return html`<div
    class="row"
    part="message"
    data-seq=${row.seq ?? nothing}
    data-own=${row.own || nothing}
    data-first=${row.first || nothing}
    data-last=${row.last || nothing}
    data-new=${isNew || nothing}
    data-delivery=${row.delivery ?? nothing}
  >
    ${row.own ? nothing : html`<span class="side">${row.last ? avatar(name) : nothing}</span>`}
    <span class="hidden-text" translate=${row.mine ? nothing : 'no'} .textContent=${name}></span>
    ${context.extra?.instead ?? bubbleView(row, context)} ${metaView(row, name, context)}
    ${context.extra?.below}
  </div>`;
}

/** An extension may have replaced the text of the one before: another text gets a bubble of its own. */
function bubbleView(row: MessageRow, { texts, locale }: RowContext): unknown {
  const { author, body, changed } = row;
  return keyed(
    body,
    html`<span
      class="bubble"
      part="bubble"
      dir="auto"
      title=${fullTime(row.at, locale)}
      data-changed=${changed ?? nothing}
      >${changed === 'deleted' ? texts.deleted : author.kind === 'visitor' ? plainText(body) : markdown(body)}</span
    >`,
  );
}

function metaView(row: MessageRow, name: string, context: RowContext): View {
  const { locale } = context;
  const time = html`<time
    class=${row.own || !row.last ? 'hidden-text' : ''}
    datetime=${new Date(row.at).toISOString()}
    .textContent=${clockTime(row.at, locale)}
  ></time>`;
  const author = isolate(name);
  if (row.own) return html`${time}${ownMetaView(row, author, context)}`;
  if (!row.last) return html`${time}${metaLine([editedView(row, context)])}`;
  return metaLine([authorView(author), time, editedView(row, context)]);
}

/** The author's name, where it has to be seen, that it was edited, and the delivery status. */
function ownMetaView(row: MessageRow, author: string, context: RowContext): View {
  return metaLine(
    [
      row.named && row.last ? authorView(author) : nothing,
      editedView(row, context),
      row.delivery ? deliveryView(row, context) : nothing,
    ],
    row.delivery === 'failed' ? 'meta bad' : 'meta',
  );
}

/** The parts that there are, in one line below the message. */
function metaLine(parts: readonly View[], kind = 'meta'): View {
  const shown = parts.filter((part) => part !== nothing);
  if (shown.length === 0) return nothing;
  return html`<div class=${kind}>${shown.map((part, i) => [i > 0 ? ' · ' : '', part])}</div>`;
}

function authorView(name: string): View {
  return html`<span aria-hidden="true" translate="no" .textContent=${name}></span>`;
}

function editedView({ changed }: MessageRow, { texts }: RowContext): View {
  return changed === 'edited' ? html`<span .textContent=${texts.edited}></span>` : nothing;
}

function deliveryView(row: MessageRow, context: RowContext): View {
  const { texts, locale, readAt } = context;
  if (row.delivery === 'failed') {
    const { notSent, retry } = ('failedTexts' in row.source && row.source.failedTexts) || texts;
    return html`<span .textContent=${notSent}></span> ·
      <button .textContent=${retry} @click=${() => context.retry(row.key)}></button> ·
      <button .textContent=${texts.edit} @click=${() => context.edit(row.key)}></button>`;
  }
  const time = readAt === undefined ? '' : clockTime(Date.parse(readAt), locale);
  const labels = {
    sending: texts.sending,
    late: texts.late,
    sent: texts.sent,
    read: fill(texts.read, { time }).trim(),
  };
  return html`<span .textContent=${labels[row.delivery ?? 'sent']}></span>`;
}

/** Shows that somebody is writing. */
export function typingView(name: string): TemplateResult {
  return html`<div class="row typing" data-first data-last aria-hidden="true">
    <span class="side">${avatar(name)}</span>
    <div class="bubble dots"><i></i><i></i><i></i></div>
  </div>`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are expensive to create, and used for every message. */
function format(locale: string, key: string, options: Intl.DateTimeFormatOptions) {
  const name = `${locale} ${key}`;
  let cached = formats.get(name);
  if (!cached) formats.set(name, (cached = new Intl.DateTimeFormat(locale, options)));
  return cached;
}

/** "14:02" or "2:02 PM". */
function clockTime(at: number, locale: string): string {
  return format(locale, 'time', { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** "20 November 2026 at 14:02". */
function fullTime(at: number, locale: string): string {
  return format(locale, 'full', { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

/** "Today", "Yesterday", "Friday 13 November". */
function dayName(at: number, now: number, locale: string): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  if (days === 0 || days === -1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  return format(locale, 'day', { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
