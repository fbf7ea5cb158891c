import { css } from 'lit';

export const conversationPanelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
    background: var(--_surface);
  }
  .header {
    position: relative;
    display: flex;
    align-items: center;
    /* Where a colleague looks too, the buttons go below: the visitor's name and state stay readable. */
    flex-wrap: wrap;
    gap: 6px;
    flex: none;
    min-block-size: 56px;
    padding-block: 6px;
    padding-inline: 16px 12px;
    border-block-end: 1px solid var(--_line);
  }
  .title {
    flex: 1 1 130px;
    min-inline-size: 0;
  }
  h2,
  .status {
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h2 {
    font-size: 15px;
    font-weight: 600;
    line-height: 1.3;
  }
  .status {
    font-size: 13px;
    line-height: 1.35;
    color: var(--_muted);
  }
  .viewers {
    flex: 0 1 auto;
    min-inline-size: 0;
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 13px;
    color: var(--_waiting);
  }
  .status[data-connected='true']::before {
    content: '';
    display: inline-block;
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
    border-radius: 50%;
    background: var(--_good);
  }
  .back {
    display: none;
    margin-inline-start: -10px;
  }
  .toggle-visitor {
    display: none;
  }
  .tools {
    display: flex;
    flex: none;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 6px 12px;
    flex: none;
    margin: 0;
    padding-block: 6px;
    padding-inline: 16px 12px;
    border-block-end: 1px solid var(--_line);
    background: var(--_sunken);
    font-size: 13.5px;
  }
  .banner .button {
    min-block-size: 32px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    flex: none;
    margin-inline-start: auto;
  }
  .resolve svg {
    inline-size: 16px;
    block-size: 16px;
  }
  chat-widget-transcript {
    flex: 1;
    min-block-size: 0;
  }
  /* Long lines are hard to read, however wide the screen is. */
  chat-widget-transcript::part(message) {
    max-inline-size: min(86%, 620px);
  }
  /* A note looks like no message: its frame and the word "Note" say so without colours, too. */
  chat-widget-transcript::part(note) {
    align-self: stretch;
    margin-block: 4px 12px;
    padding: 8px 12px;
    border: 1px dashed var(--_muted);
    border-inline-start: 4px double var(--_muted);
    border-radius: 6px;
    background: var(--_sunken);
  }
  chat-widget-transcript::part(note-meta) {
    font-size: 12px;
    font-weight: 600;
    color: var(--_muted);
  }
  chat-widget-transcript::part(note-failed) {
    color: var(--_bad);
  }
  chat-widget-transcript::part(note-button) {
    min-block-size: 24px;
    font-weight: 600;
    text-decoration: underline;
  }
  chat-widget-transcript::part(note-body) {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  conversation-tasks,
  conversation-composer {
    flex: none;
  }
  @media (width <= 1100px) {
    .toggle-visitor {
      display: grid;
    }
  }
  @media (width <= 720px) {
    .header {
      padding-inline: 12px;
    }
    .viewers {
      order: 1;
      inline-size: 100%;
    }
    /* Takes no room while empty, but stays rendered, so that screen readers announce changes. */
    .viewers:empty {
      position: absolute;
    }
    .tools,
    .actions {
      order: 2;
      justify-content: flex-end;
    }
    .tools {
      flex: 1 0 auto;
      justify-content: flex-start;
      margin-inline-start: -10px;
    }
    .back {
      display: grid;
    }
  }
  /* A low window, as one that is magnified: there is room for one part of it at a time, so they scroll together. */
  @media (height <= 480px) {
    :host {
      overflow-y: auto;
      scrollbar-width: thin;
    }
    chat-widget-transcript {
      flex: 1 0 110px;
    }
  }
`;
