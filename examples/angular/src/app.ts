import { Component, computed, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import 'chat-widget/define.js';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>Chat in Angular</h1>
      <p>Messages on this page: {{ messages() }}</p>
      <button (click)="plan.set('gold')">Choose the gold plan</button>
      <button (click)="chat.show()">Ask us</button>
      <chat-widget
        #chat
        data-server="http://localhost:3000"
        data-site="demo"
        [attr.data-no-visitor-id]="false"
        theme="auto"
        [routingData]="routingData()"
        (chat-message)="count()"
      ></chat-widget>
    </main>
  `,
})
export class App {
  protected readonly plan = signal('free');
  protected readonly messages = signal(0);
  protected readonly routingData = computed(() => ({ plan: this.plan() }));

  protected count(): void {
    this.messages.update((before) => before + 1);
  }
}
