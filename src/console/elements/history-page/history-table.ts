import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { HistoryMatch, HistoryRow } from '../../../protocol/history.js';
import { dateTime } from '../../browser/date-time.js';
import { durationText, sessionStatusText, visitorName } from '../../state/conversation-texts.js';
import { conversationPath } from '../../state/route.js';

const SOURCES: Readonly<Record<HistoryMatch['source'], string>> = {
  visitor: 'Visitor',
  agent: 'Agent',
  note: 'Note',
  contact: 'Contact',
  tag: 'Tags',
};

/**
 * The conversations that were found. Narrow screens lay the cells out one below the other, which would take their
 * roles away: so each has its role.
 */
export function renderHistoryTable(rows: readonly HistoryRow[]): TemplateResult {
  return html`<table role="table" aria-label="Conversations">
    <thead role="rowgroup">
      <tr role="row">
        ${['Visitor', 'Site', 'Agent', 'Status', 'Started', 'Duration', 'Messages'].map(
          (heading) =>
            html`<th role="columnheader" scope="col" class=${heading.toLowerCase()}>
              <span .textContent=${heading}></span>
            </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${repeat(rows, ({ session }) => session.id, renderRow)}
    </tbody>
  </table>`;
}

function renderRow(row: HistoryRow): TemplateResult {
  const { session, site, closedAt, messages, tags, match } = row;
  const { id, assignedTo, createdAt } = session;
  const duration =
    closedAt === null ? '' : durationText(Date.parse(closedAt) - Date.parse(createdAt));
  return html`<tr role="row">
    <th role="rowheader" scope="row" class="visitor">
      <a href=${conversationPath(id)}
        ><bdi translate="no" .textContent=${visitorName(row)}></bdi
      ></a>
      ${
        tags.length === 0
          ? nothing
          : html`<span class="tags" translate="no"
              >${tags.map((tag) => html`<bdi .textContent=${tag}></bdi>`)}</span
            >`
      }
      ${match ? renderMatch(match) : nothing}
    </th>
    <td role="cell" class="site" translate="no"><bdi .textContent=${site.name}></bdi></td>
    <td role="cell" class="agent" translate="no">
      <bdi .textContent=${assignedTo?.name ?? '–'}></bdi>
    </td>
    <td role="cell" class="status">
      <span .textContent=${row.spam ? 'Spam' : sessionStatusText(session)}></span>
    </td>
    <td role="cell" class="started">
      <time datetime=${createdAt} .textContent=${dateTime(createdAt)}></time>
    </td>
    <td role="cell" class="duration"><span .textContent=${duration || '–'}></span></td>
    <td role="cell" class="messages"><span .textContent=${String(messages)}></span></td>
  </tr>`;
}

/** The words that were found, marked. All of it is text. */
function renderMatch({ source, text, marks }: HistoryMatch): TemplateResult {
  const parts: TemplateResult[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    parts.push(html`<span .textContent=${text.slice(at, from)}></span>`);
    parts.push(html`<mark .textContent=${text.slice(from, to)}></mark>`);
    at = to;
  }
  parts.push(html`<span .textContent=${text.slice(at)}></span>`);
  return html`<p class="match">
    <span class="source" .textContent=${`${SOURCES[source]}:`}></span>
    <bdi translate="no">${parts}</bdi>
  </p>`;
}
