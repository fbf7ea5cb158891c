'use client';

import 'chat-widget/define.js';
import type { ChatWidget } from 'chat-widget';
import type {} from 'chat-widget/react';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

export function Chat() {
  const chat = useRef<ChatWidget>(null);
  const path = usePathname();

  // React hands no objects to an element that came from the server: see README.md.
  useEffect(() => {
    chat.current!.routingData = { path };
  }, [path]);

  return <chat-widget ref={chat} data-server="http://localhost:3000" data-site="demo" />;
}
