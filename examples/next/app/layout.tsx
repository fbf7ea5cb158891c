import type { ReactNode } from 'react';
import { Chat } from './chat';

export const metadata = { title: 'Chat in Next.js' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Chat />
      </body>
    </html>
  );
}
