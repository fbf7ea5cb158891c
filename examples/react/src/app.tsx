import 'chat-widget/define.js';
import type { ChatMessageEvent, ChatWidget } from 'chat-widget';
import type {} from 'chat-widget/react';
import { useMemo, useRef, useState } from 'react';

export function App() {
  const chat = useRef<ChatWidget>(null);
  const [plan, setPlan] = useState('free');
  const [messages, setMessages] = useState(0);
  const routingData = useMemo(() => ({ plan }), [plan]);

  function count(event: ChatMessageEvent) {
    console.info('A message of', event.author.kind);
    setMessages((before) => before + 1);
  }

  return (
    <main>
      <h1>Chat in React</h1>
      <p>Messages on this page: {messages}</p>
      <button onClick={() => setPlan('gold')}>Choose the gold plan</button>
      <button onClick={() => void chat.current?.show()}>Ask us</button>
      <chat-widget
        ref={chat}
        data-server="http://localhost:3000"
        data-site="demo"
        data-no-visitor-id={false}
        theme="auto"
        routingData={routingData}
        onchat-message={count}
      />
    </main>
  );
}
